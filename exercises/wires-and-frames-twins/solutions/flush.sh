ssh ${place.far-node} "timeout 4 tcpdump -eni eth0 arp & sleep 1; ip neigh flush dev eth0; ping -c 1 ${place.ip}; wait"
# step: the second owner gives the address up
hop on control-plane ip address del ${place.ip}/16 dev eth0
# look
hop on ${place.far-node} ip neigh flush dev eth0
sleep 60
ping -c 3 ${place.ip}
