hop on control-plane ip address add ${place.ip}/16 dev eth0
hop on ${place.far-node} ip neigh flush dev eth0
