curl -s -m 2 http://${place.ip}:${port}/hostname
ip neigh
ssh control-plane ip -br address
# step: the second owner gives the address up
ssh control-plane ip address del ${place.ip}/16 dev eth0
# look
sleep 60
ping -c 3 ${place.ip}
ssh ${place.far-node} ping -c 3 ${place.ip}
