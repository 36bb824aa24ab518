# step: the longer entry may stay, if it names the bridge
ssh ${place.node} ip route replace ${place.range}/${bits} dev cni0
# look
sleep 15
