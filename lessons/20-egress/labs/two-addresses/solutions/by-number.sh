ssh worker-1 iptables -t nat -L POSTROUTING -n --line-numbers
# step: the first rule of worker-1
ssh worker-1 iptables -t nat -D POSTROUTING 1
# step: the first rule of worker-2
ssh worker-2 iptables -t nat -D POSTROUTING 1
