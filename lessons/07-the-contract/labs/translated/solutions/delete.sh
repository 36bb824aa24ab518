kubectl get nodes -o wide
ssh worker-1 iptables -t nat -S POSTROUTING
# step: the rule without an exception goes
ssh worker-1 iptables -t nat -D POSTROUTING -s 10.244.0.0/16 -o eth0 -j MASQUERADE
