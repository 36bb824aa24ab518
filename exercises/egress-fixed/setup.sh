ssh control-plane iptables -A INPUT -p tcp -m tcp --dport 9443 ! -s ${egress} -j DROP
ssh ${place.node} iptables -t nat -I POSTROUTING -s 10.244.0.0/16 ! -d 10.244.0.0/16 -o eth0 -m comment --comment egress-address -j SNAT --to-source ${egress}
