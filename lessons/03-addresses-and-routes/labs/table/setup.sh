ssh worker-1 ip route add 10.244.0.0/16 via 172.18.0.2
ssh worker-1 ip route add 10.244.2.128/25 via 172.18.0.9 dev eth0
