# refused-by: updates
# the nodes are willing; the border forwards nothing
for n in worker-1 worker-2; do
  ssh $n iptables -t nat -I POSTROUTING -s 10.244.0.0/16 -o eth0 -j MASQUERADE
done
sleep 5
