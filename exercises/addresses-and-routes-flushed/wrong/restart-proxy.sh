# refused-by: between-workers
# kube-proxy writes rules for Services; routes are not its business
kubectl rollout restart daemonset kube-proxy -n kube-system
ssh ${reset} sysctl -w net.ipv4.ip_forward=1
