# refused-by: reaches
# flush leaves permanent entries alone
ssh ${place.node} ip neigh flush dev eth0
