# refused-by: between-workers
# all routes are back, one node still throws the packets away
kubectl rollout restart daemonset kindnet -n kube-system
kubectl rollout status daemonset kindnet -n kube-system
