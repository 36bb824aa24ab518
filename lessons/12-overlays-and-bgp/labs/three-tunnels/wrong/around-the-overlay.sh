# refused-by: own-address
# hub in its node's network needs no tunnel, and is no pod address any more
kubectl patch deployment hub -p '{"spec":{"template":{"spec":{"hostNetwork":true}}}}'
kubectl rollout status deployment hub
