MAC=$(kubectl exec ${b} -- ip link show eth0 | grep -o 'link/ether [0-9a-f:]*' | grep -o '[0-9a-f][0-9a-f]:.*')
INDEX=$(kubectl exec ${c} -- ip -br link show eth0 | grep -o 'if[0-9]*' | grep -o '[0-9]*')
VETH=$(ssh ${place.node} ip link | grep "^$INDEX:" | grep -o 'veth[0-9a-f]*')
ssh ${place.node} bridge fdb replace $MAC dev $VETH master static
