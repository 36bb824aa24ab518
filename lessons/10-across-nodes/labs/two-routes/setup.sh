ssh worker-1 ip route del 10.244.2.0/24
ssh worker-2 ip route replace 10.244.1.0/24 via 172.18.0.9 dev eth0
