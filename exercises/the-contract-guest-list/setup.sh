kubectl wait --for=condition=Ready pod/${vault} pod/${client} pod/${client}-old pod/notes --timeout=60s
IP=$(kubectl get pod ${vault} -o jsonpath='{.status.podIP}')
ssh ${place.far-node} iptables -I FORWARD -d $IP ! -s 10.244.0.0/16 -m comment --comment guest-list -j REJECT
ssh ${place.node} "iptables -t nat -R KIND-MASQ-AGENT 1 -d ${place.range} -m comment --comment 'kind-masq-agent: local traffic is not subject to MASQUERADE' -j RETURN"
