# refused-by: outside
# the rule for the outside goes as well
ssh worker-1 iptables -t nat -F POSTROUTING
