# step: listen at every address
kubectl patch deployment menu -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"BIND","value":"0.0.0.0"}]}]}}}}'
# step: let prices through before the rule that drops
ssh worker-2 iptables -I FORWARD -p tcp --dport 9090 -j ACCEPT
# step: let the node report packets that are too big
ssh worker-2 iptables -D OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP
