# step: the rule is about new connections only
ssh ${place.node} iptables -A INPUT -i cni0 -m conntrack --ctstate NEW -m comment --comment hardening -j DROP
# step: the one without that goes
ssh ${place.node} iptables -D INPUT ${rule} -m comment --comment hardening
# look
sleep 15
