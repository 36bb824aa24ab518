# refused-by: export
# a small MTU at the other node does not tell the sender anything
ssh ${place.node} ip link set eth0 mtu ${mtu}
