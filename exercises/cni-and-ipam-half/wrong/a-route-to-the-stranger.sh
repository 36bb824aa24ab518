# refused-by: addresses
# reachable from one node, and the range belongs to nobody in this cluster
IP=$(kubectl get node ${place.node} -o jsonpath='{.status.addresses[0].address}')
ssh ${place.other} ip route add ${subnet}.0.0/16 via $IP
