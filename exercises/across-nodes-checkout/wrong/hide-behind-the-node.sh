# refused-by: own-address
# connects, but translates the address: the contract is broken
ssh ${place.node} ip route replace ${place.far-range} via ${place.far-ip}
ssh ${place.node} iptables -t nat -I POSTROUTING -d ${place.far-range} -j MASQUERADE
