kubectl rollout status deployment ${app}
ssh ${node} iptables -t nat -I PREROUTING -d 10.96.7.7/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination $(kubectl get pod old-${app} -o jsonpath='{.status.podIP}'):8080
