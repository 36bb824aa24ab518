# refused-by: pods
# the node answers again; its routes are still gone
hop on ${place.node} ip link set eth0 up
