# step: switch the interface on
hop on worker-2 ip link set eth0 up
# step: write down the MAC address that worker-2 really has
hop on worker-1 ip neigh replace 172.18.0.4 lladdr 02:42:ac:12:00:04 dev eth0 nud reachable
# step: let the network plugin write its routes again
kubectl rollout restart daemonset kindnet -n kube-system
