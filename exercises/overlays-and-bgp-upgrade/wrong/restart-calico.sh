# refused-by: forth
# the same configuration, read again
kubectl rollout restart daemonset calico-node -n kube-system
kubectl rollout status daemonset calico-node -n kube-system
sleep 10
