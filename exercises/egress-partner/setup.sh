hop on bank iptables -A INPUT -p tcp -s 203.0.113.1 -j ACCEPT
hop on bank iptables -A INPUT -p tcp -j DROP
for n in worker-1 worker-2; do
  ssh $n iptables -t nat -I KIND-MASQ-AGENT -d ${place.range} -m comment --comment vpn-to-the-bank -j RETURN
done
kubectl rollout status daemonset ${app}
