# refused-by: own-address
# hides web-1 behind its node: it connects, and the contract is broken
ssh worker-1 ip route replace 10.244.2.0/24 via 172.18.0.4
ssh worker-1 iptables -t nat -I POSTROUTING -d 10.244.2.0/24 -j MASQUERADE
