# refused-by: pods-reach
# the nodes talk; the routes that went down with the link are still missing
hop on worker-2 ip link set eth0 up
hop on worker-1 ip neigh del 172.18.0.4 dev eth0
