ssh ${node} iptables -t nat -S PREROUTING
# step: take away the rule that stands in front
ssh ${node} iptables -t nat -D PREROUTING 1
