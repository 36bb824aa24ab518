kubectl exec reader-1 -- ip -br -4 addr show eth0
ssh ${place.node} iptables -t nat -S POSTROUTING
# step: the first rule goes
ssh ${place.node} iptables -t nat -D POSTROUTING 1
