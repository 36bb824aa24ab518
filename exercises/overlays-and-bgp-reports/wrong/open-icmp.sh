# refused-by: silent-nodes
# the message comes through again, against the rule of the house
for n in control-plane worker-1 worker-2; do
  ssh $n iptables -D OUTPUT -p icmp -m icmp --icmp-type destination-unreachable -j DROP
done
