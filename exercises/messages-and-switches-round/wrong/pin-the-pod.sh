# refused-by: app-stays
# brings the pod to the other node
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"nodeName":"${place.far-node}"}}}}'
kubectl rollout status deployment ${app} --timeout=60s
