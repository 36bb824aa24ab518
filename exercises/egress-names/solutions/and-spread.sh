kubectl logs -n kube-system -l k8s-app=kube-dns
# step: the node's way out
ssh ${place.node} ip route replace default via 172.18.0.1
# look
kubectl rollout restart deployment coredns -n kube-system
kubectl rollout status deployment coredns -n kube-system
sleep 40
