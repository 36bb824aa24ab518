# refused-by: closed
# the rule everybody saw had nothing to do with it
ssh ${place.node} iptables -D FORWARD -p tcp --dport 3306 -j DROP
ssh ${place.far-node} iptables -D FORWARD -p tcp --dport 3306 -j DROP
