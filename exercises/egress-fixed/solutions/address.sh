ssh ${place.node} iptables -t nat -S POSTROUTING
ssh control-plane ip neigh
# step: the node has its second address again
ssh ${place.node} ip addr add ${egress}/32 dev eth0
