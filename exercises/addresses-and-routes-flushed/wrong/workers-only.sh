# refused-by: control-plane
# the two that shouted are helped, the third way is forgotten
ssh worker-1 ip route add 10.244.2.0/24 via 172.18.0.4
ssh worker-2 ip route add 10.244.1.0/24 via 172.18.0.3
ssh ${reset} sysctl -w net.ipv4.ip_forward=1
