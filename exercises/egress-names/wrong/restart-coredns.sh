# refused-by: name
# new pods on the same node, with the same way out: none
kubectl rollout restart deployment coredns -n kube-system
kubectl rollout status deployment coredns -n kube-system
sleep 40
