ssh ${place.node} ip -d link show flannel.1
ssh ${place.far-node} iptables -S HARDENING
# step: let the overlay's own port in, before the rule that drops
ssh ${place.far-node} iptables -I HARDENING 1 -p udp -m udp --dport 8472 -m comment --comment flannel -j ACCEPT
