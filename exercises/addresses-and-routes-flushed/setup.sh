ssh worker-1 "ip route del 10.244.0.0/24; ip route del 10.244.2.0/24"
ssh worker-2 "ip route del 10.244.0.0/24; ip route del 10.244.1.0/24"
ssh ${reset} sysctl -w net.ipv4.ip_forward=0
