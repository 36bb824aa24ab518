kubectl get pods -n kube-system -l k8s-app=kube-dns -o wide
ssh ${place.node} ip route
ssh ${place.other} ip route
# step: the node gets its default route back
ssh ${place.node} ip route add default via 172.18.0.1 dev eth0
sleep 40
