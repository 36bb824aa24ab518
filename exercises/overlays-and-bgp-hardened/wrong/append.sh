# refused-by: forth
# the rule stands behind the one that drops
ssh ${place.far-node} iptables -A HARDENING -p udp -m udp --dport 8472 -j ACCEPT
