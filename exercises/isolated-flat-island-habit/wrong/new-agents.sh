# refused-by: archive
# the network agents did not write this rule, and do not take it away
kubectl rollout restart daemonset kindnet -n kube-system
kubectl rollout status daemonset kindnet -n kube-system
sleep 10
