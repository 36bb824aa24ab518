# refused-by: answers
kubectl rollout restart daemonset ${agent}
sleep 40
