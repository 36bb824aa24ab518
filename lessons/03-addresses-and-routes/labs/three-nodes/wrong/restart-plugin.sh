# refused-by: one-two
# the plugin writes its own routes again; the odd one is longer and stays
kubectl rollout restart daemonset kindnet -n kube-system
ssh control-plane sysctl -w net.ipv4.ip_forward=1
