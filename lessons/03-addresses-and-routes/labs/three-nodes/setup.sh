ssh worker-1 ip route add 10.244.2.0/25 via 172.18.0.77 dev eth0
ssh worker-2 ip route replace 10.244.0.0/24 via 172.18.0.78 dev eth0
ssh control-plane sysctl -w net.ipv4.ip_forward=0
