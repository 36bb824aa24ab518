# refused-by: guard
# lets everybody in
ssh ${place.far-node} iptables -D FORWARD -d $(kubectl get pod ${vault} -o jsonpath='{.status.podIP}') ! -s 10.244.0.0/16 -m comment --comment guest-list -j REJECT
ssh ${place.node} iptables -t nat -I KIND-MASQ-AGENT -d 10.244.0.0/16 -j RETURN
