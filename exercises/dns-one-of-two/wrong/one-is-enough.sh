# refused-by: both-run
kubectl scale deployment coredns -n kube-system --replicas=1
sleep 10
