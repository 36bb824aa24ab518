ssh ${place.node} ip -br link
# step: switch the bridge on
ssh ${place.node} ip link set cni0 up
# look
ssh ${place.node} bridge link
# step: the veth end without a master becomes a port again
VETH=$(ssh ${place.node} "ip link | grep veth | grep -v master | grep -o 'veth[0-9a-f]*'")
ssh ${place.node} ip link set $VETH master cni0
