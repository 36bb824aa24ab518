# refused-by: page
# takes the announced rule back; it was not the one
ssh worker-1 iptables -D FORWARD -p tcp --dport 2323 -j DROP
ssh worker-2 iptables -D FORWARD -p tcp --dport 2323 -j DROP
