# refused-by: two-servers
# more servers, of which the node does not hear either
kubectl scale deployment coredns -n kube-system --replicas=4
sleep 20
