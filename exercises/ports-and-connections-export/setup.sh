ssh ${place.node} iptables -I FORWARD -p tcp --dport 3306 -j DROP
ssh ${place.far-node} iptables -I FORWARD -p tcp --dport 3306 -j DROP
