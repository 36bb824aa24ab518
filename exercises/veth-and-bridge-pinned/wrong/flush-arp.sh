# refused-by: next-door
# the neighbour tables were right; the bridge is not asked about them
ssh ${place.node} ip neigh flush dev cni0
