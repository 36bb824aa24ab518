# refused-by: pods
# the default route leads to a gateway that knows no pods
hop on ${place.node} ip link set eth0 up
hop on ${place.node} ip route add default via 172.18.0.1
