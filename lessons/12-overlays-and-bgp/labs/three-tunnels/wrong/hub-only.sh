# refused-by: from-worker-2
# the right MTU does not help a tunnel that does not stand
kubectl rollout restart deployment hub
kubectl rollout status deployment hub
