# refused-by: page
# the pod is reached at its own address, the Service still leads nowhere
if [ "${lower.kind}" = cable ]; then
  ssh ${place.node} ip link set $(ssh ${place.node} "ip link | grep veth | grep -v master | grep -o 'veth[0-9a-f]*'") master cni0
elif [ "${lower.kind}" = neighbour ]; then
  hop on ${place.far-node} ip neigh del ${place.ip} dev eth0
else
  hop on ${place.far-node} ip route replace ${place.range} via ${place.ip}
fi
