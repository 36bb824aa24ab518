# refused-by: near
# inside, the interface was on all the time; pods may not change it anyway
kubectl exec near-1 -- ip link set eth0 up
ssh worker-1 ip link set $(ssh worker-1 "ip link | grep veth | grep -v master | grep -o 'veth[0-9a-f]*'") master cni0
