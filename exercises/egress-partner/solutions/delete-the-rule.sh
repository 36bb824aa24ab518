ssh worker-1 iptables -t nat -S KIND-MASQ-AGENT
# step: worker-1 translates for the bank again
ssh worker-1 iptables -t nat -D KIND-MASQ-AGENT 1
# step: so does worker-2
ssh worker-2 iptables -t nat -D KIND-MASQ-AGENT 1
