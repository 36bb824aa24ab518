# refused-by: nodes
# the link was never the trouble
hop on ${place.far-node} ip link set eth0 down
hop on ${place.far-node} ip link set eth0 up
kubectl rollout restart daemonset kindnet -n kube-system
