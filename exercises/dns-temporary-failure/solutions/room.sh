ssh ${place.node} conntrack -C
# step: as much room as the other nodes have
ssh ${place.node} sysctl -w net.netfilter.nf_conntrack_max=262144
sleep 10
