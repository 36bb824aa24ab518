# refused-by: own-address
# the right rule on the wrong node
ssh worker-2 iptables -t nat -D POSTROUTING -s 10.244.0.0/16 -o eth0 -j MASQUERADE
