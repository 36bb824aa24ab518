ssh control-plane iptables -A INPUT -p tcp -m tcp --dport ${port} ! -s 10.244.0.0/16 -j DROP
for n in worker-1 worker-2; do
  ssh $n iptables -t nat -A POSTROUTING -o eth0 -m comment --comment baseline ${how.rule}
done
kubectl rollout status daemonset ${app}
