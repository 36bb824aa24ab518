# refused-by: reader-2
# an exception for one visitor
ssh ${place.node} iptables -t nat -I POSTROUTING -s $(kubectl get pod reader-1 -o jsonpath='{.status.podIP}') -j ACCEPT
