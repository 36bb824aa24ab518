ssh worker-2 iptables -I FORWARD -p tcp --dport 9090 -j DROP
ssh worker-2 iptables -I FORWARD -p tcp --dport 2323 -j DROP
ssh worker-2 iptables -I OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP
ssh worker-2 ip link set eth0 mtu 1400
