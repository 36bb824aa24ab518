# refused-by: forth
# the tunnel's own entries were right
kubectl rollout restart daemonset kube-flannel-ds -n kube-flannel
kubectl rollout status daemonset kube-flannel-ds -n kube-flannel
sleep 10
