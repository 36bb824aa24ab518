# refused-by: own-address
# connects, but with another source address
ssh worker-1 ip route del 10.244.2.0/25
ssh worker-2 ip route replace 10.244.0.0/24 via 172.18.0.2
ssh control-plane sysctl -w net.ipv4.ip_forward=1
ssh worker-1 iptables -t nat -I POSTROUTING -d 10.244.2.0/24 -j MASQUERADE
