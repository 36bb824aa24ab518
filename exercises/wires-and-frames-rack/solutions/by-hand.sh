# step: switch the interface on
hop on ${place.node} ip link set eth0 up
# step: the routes to the pods of the other nodes
hop on ${place.node} ip route add 10.244.0.0/24 via 172.18.0.2
hop on ${place.node} ip route add ${place.far-range} via ${place.far-ip}
# step: the default route
hop on ${place.node} ip route add default via 172.18.0.1
