# refused-by: hardened
# in service, and the node is open again
ssh ${place.node} iptables -D INPUT ${rule} -m comment --comment hardening
sleep 15
