ssh ${place.node} ip neigh
ssh ${place.far-node} ip -br link
# step: take the entry away, ARP finds the right one
ssh ${place.node} ip neigh del ${place.far-ip} dev eth0
# look
ssh ${place.node} ping -c 1 ${place.far-ip}
