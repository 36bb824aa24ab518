# refused-by: answers
# they do as they are told, and nobody tells them
kubectl rollout restart daemonset speaker -n metallb-system
kubectl rollout status daemonset speaker -n metallb-system
sleep 10
