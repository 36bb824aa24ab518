# refused-by: right-machine
# a permanent entry on one node: that node is right, everybody else is not
hop on ${place.far-node} ip neigh replace ${place.ip} lladdr ${place.mac} dev eth0 nud permanent
