# refused-by: outside
# inside the cluster all is well, and the way out is missing
hop on ${place.node} ip link set eth0 up
kubectl rollout restart daemonset kindnet -n kube-system
kubectl rollout status daemonset kindnet -n kube-system
