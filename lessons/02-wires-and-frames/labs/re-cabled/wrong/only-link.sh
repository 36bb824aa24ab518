# refused-by: nodes-reach
# layer 1 is well again; worker-1 still sends to a MAC address nobody has
hop on worker-2 ip link set eth0 up
kubectl rollout restart daemonset kindnet -n kube-system
