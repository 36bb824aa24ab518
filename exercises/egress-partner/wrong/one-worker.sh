# refused-by: bank
# the pods on the other worker still fail
ssh worker-1 iptables -t nat -D KIND-MASQ-AGENT 1
