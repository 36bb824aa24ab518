# refused-by: outside
# nothing is translated any more, for the outside neither
ssh ${place.node} iptables -t nat -F KIND-MASQ-AGENT
