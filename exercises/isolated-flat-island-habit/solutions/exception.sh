ssh worker-1 iptables -t nat -S POSTROUTING
# step: on worker-1 an exception for all that pods send, before the rule
ssh worker-1 iptables -t nat -I POSTROUTING 2 -s 10.244.0.0/16 -j ACCEPT
# step: on worker-2 as well
ssh worker-2 iptables -t nat -I POSTROUTING 2 -s 10.244.0.0/16 -j ACCEPT
