ssh worker-1 ip route
ssh control-plane ip route
# step: let the network plugin's agent write its routes again
kubectl rollout restart daemonset kindnet -n kube-system
kubectl rollout status daemonset kindnet -n kube-system
# look
ssh worker-1 sysctl net.ipv4.ip_forward
ssh worker-2 sysctl net.ipv4.ip_forward
# step: let the node forward again
ssh ${reset} sysctl -w net.ipv4.ip_forward=1
