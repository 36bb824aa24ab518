ssh worker-2 iptables -I FORWARD -p tcp --dport 9090 -j DROP
