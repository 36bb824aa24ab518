kubectl exec ${client} -- curl -s -m 2 $(kubectl get pod notes -o jsonpath='{.status.podIP}'):8080/clientip
ssh ${place.node} iptables -t nat -S KIND-MASQ-AGENT
ssh control-plane iptables -t nat -S KIND-MASQ-AGENT
# step: the exception names the range of all pods
ssh ${place.node} iptables -t nat -R KIND-MASQ-AGENT 1 -d 10.244.0.0/16 -j RETURN
