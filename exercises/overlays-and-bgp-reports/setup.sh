kubectl rollout status deployment ${back}
kubectl rollout status deployment ${front}
for n in control-plane worker-1 worker-2; do
  ssh $n iptables -I OUTPUT -p icmp -m icmp --icmp-type destination-unreachable -j DROP
done
