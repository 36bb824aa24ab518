ssh ${place.node} arp -n
# step: put the right MAC address in, as an entry that is checked
ssh ${place.node} ip neigh replace ${place.far-ip} lladdr ${place.far-mac} dev eth0 nud stale
