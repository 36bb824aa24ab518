# refused-by: outside
# the wrong node, and a rule that was right
ssh ${place.far-node} iptables -t nat -F KIND-MASQ-AGENT
