# refused-by: next-door
# takes the cable of the wrong port and puts it back; the entry of another port stays
INDEX=$(kubectl exec ${b} -- ip -br link show eth0 | grep -o 'if[0-9]*' | grep -o '[0-9]*')
VETH=$(ssh ${place.node} ip link | grep "^$INDEX:" | grep -o 'veth[0-9a-f]*')
ssh ${place.node} ip link set $VETH nomaster
ssh ${place.node} ip link set $VETH master cni0
