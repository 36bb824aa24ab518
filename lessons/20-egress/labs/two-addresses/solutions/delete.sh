ssh worker-1 iptables -t nat -S POSTROUTING
# step: the rule that hides all others
ssh worker-1 iptables -t nat -D POSTROUTING -j ACCEPT
# look
ssh worker-2 iptables -t nat -S POSTROUTING
# step: the rule that translates too much
ssh worker-2 iptables -t nat -D POSTROUTING -s 10.244.0.0/16 -o eth0 -j MASQUERADE
