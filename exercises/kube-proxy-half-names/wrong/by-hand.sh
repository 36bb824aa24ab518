# refused-by: proxy-everywhere
# copies the rules of another node: right until the next change
ssh control-plane iptables-save -t nat | grep -v KIND > rules
ssh ${node} iptables-restore < rules
sleep 10
