ssh worker-1 iptables -t nat -S POSTROUTING
ssh control-plane iptables -t nat -S POSTROUTING
# step: worker-1 translates nothing
ssh worker-1 iptables -t nat -D POSTROUTING 2
# step: nor does worker-2
ssh worker-2 iptables -t nat -D POSTROUTING 2
