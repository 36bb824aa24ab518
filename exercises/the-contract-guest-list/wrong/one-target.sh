# refused-by: contract
# an exception for this one target
ssh ${place.node} iptables -t nat -I KIND-MASQ-AGENT -d $(kubectl get pod ${vault} -o jsonpath='{.status.podIP}') -j RETURN
