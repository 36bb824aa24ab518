# step: the routes of worker-1
ssh worker-1 ip route add 10.244.0.0/24 via 172.18.0.2
ssh worker-1 ip route add 10.244.2.0/24 via 172.18.0.4
# step: the routes of worker-2
ssh worker-2 ip route add 10.244.0.0/24 via 172.18.0.2
ssh worker-2 ip route add 10.244.1.0/24 via 172.18.0.3
# step: let the node forward again
ssh ${reset} sysctl -w net.ipv4.ip_forward=1
