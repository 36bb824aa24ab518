VETH=$(ssh ${place.node} "ip link | grep -o 'veth[0-9a-f]*' | tail -n ${which} | head -n 1")
ssh ${place.node} ip link set $VETH nomaster
ssh ${place.node} ip link set cni0 down
