ssh ${place.node} ip -br addr
# step: an address of the machine, on whichever interface, is answered for
ssh ${place.node} ip addr add ${egress}/32 dev lo
