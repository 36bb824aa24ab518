ssh ${place.far-node} iptables -S OUTPUT
# step: let the node report what is too big
ssh ${place.far-node} iptables -D OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP
