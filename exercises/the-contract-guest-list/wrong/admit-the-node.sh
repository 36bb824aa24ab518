# refused-by: guard
# puts the node's address on the list, and with it all that runs there
ssh ${place.far-node} iptables -I FORWARD -s ${place.ip} -d $(kubectl get pod ${vault} -o jsonpath='{.status.podIP}') -j ACCEPT
