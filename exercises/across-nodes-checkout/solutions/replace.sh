kubectl get pods -o wide
ssh ${place.node} ip route
# step: the way there
ssh ${place.node} ip route replace ${place.far-range} via ${place.far-ip}
# look
ssh ${place.far-node} ip route
# step: the way back
ssh ${place.far-node} ip route replace ${place.range} via ${place.ip}
