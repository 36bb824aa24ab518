# refused-by: all-replicas
# the route of the node was right; the packet never gets that far
ssh ${place.node} ip route replace ${place.far-range} via ${place.far-ip}
