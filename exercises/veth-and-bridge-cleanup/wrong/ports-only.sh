# refused-by: on-the-node
# all cables are in, and the bridge is still off
VETH=$(ssh ${place.node} "ip link | grep veth | grep -v master | grep -o 'veth[0-9a-f]*'")
ssh ${place.node} ip link set $VETH master cni0
