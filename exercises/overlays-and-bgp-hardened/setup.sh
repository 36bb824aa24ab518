ssh ${place.far-node} iptables -N HARDENING
ssh ${place.far-node} iptables -A HARDENING -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
ssh ${place.far-node} iptables -A HARDENING -p icmp -j ACCEPT
ssh ${place.far-node} iptables -A HARDENING -p udp -m udp --dport 4789 -m comment --comment vxlan -j ACCEPT
ssh ${place.far-node} iptables -A HARDENING -p udp -m udp --dport 53 -j ACCEPT
ssh ${place.far-node} iptables -A HARDENING -p udp -j DROP
ssh ${place.far-node} iptables -I INPUT -i eth0 -j HARDENING
sleep 200
