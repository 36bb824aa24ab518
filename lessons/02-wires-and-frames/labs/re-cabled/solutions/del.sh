ping -c 1 172.18.0.4
hop on worker-2 ip -br link
# step: switch the interface on
hop on worker-2 ip link set eth0 up
# look
hop on worker-1 ip neigh
# step: take the entry away that nobody checks
hop on worker-1 ip neigh del 172.18.0.4 dev eth0
# step: let the network plugin write its routes again
kubectl rollout restart daemonset kindnet -n kube-system
# look
kubectl rollout status daemonset kindnet -n kube-system
