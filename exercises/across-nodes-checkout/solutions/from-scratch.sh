# step: write the route of the first node anew
ssh ${place.node} ip route del ${place.far-range}
ssh ${place.node} ip route add ${place.far-range} via ${place.far-ip} dev eth0
# step: write the route of the second node anew
ssh ${place.far-node} ip route del ${place.range}
ssh ${place.far-node} ip route add ${place.range} via ${place.ip} dev eth0
