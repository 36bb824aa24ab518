kubectl rollout status deployment ${pool}
kubectl rollout status deployment ${app}
ssh ${place.node} iptables -t raw -A PREROUTING -p tcp --dport 22 -j CT --notrack
ssh ${place.node} iptables -t raw -A OUTPUT -p tcp --sport 22 -j CT --notrack
sleep 30
ssh ${place.node} sysctl -w net.netfilter.nf_conntrack_max=${room}
for i in $(seq 1 40); do kubectl exec client -- dig +time=1 +tries=1 example.com > /dev/null || true; done
sleep 60
