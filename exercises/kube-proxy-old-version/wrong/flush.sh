# refused-by: other-node
# the bad rule is gone, and the way to all Services too
ssh ${node} iptables -t nat -F PREROUTING
