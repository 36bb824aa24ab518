# refused-by: own-address
# hides all nodes behind the bridge: connects, and the address is lost
ssh ${place.node} iptables -t nat -I POSTROUTING -s 172.18.0.0/16 -o cni0 -j MASQUERADE
