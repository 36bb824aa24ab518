kubectl describe pod -l app=${app}
ssh ${place.node} iptables -S INPUT
# step: answers pass before the rule is asked
ssh ${place.node} iptables -I INPUT -i cni0 -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
# look
sleep 15
