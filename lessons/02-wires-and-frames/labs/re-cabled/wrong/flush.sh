# refused-by: nodes-reach
# flush leaves permanent entries alone
hop on worker-2 ip link set eth0 up
hop on worker-1 ip neigh flush dev eth0
kubectl rollout restart daemonset kindnet -n kube-system
