ssh control-plane cat /etc/cni/net.d/10-bridge.conflist
# step: a configuration for worker-1, made from another node's
ssh control-plane cat /etc/cni/net.d/10-bridge.conflist | sed s/10.244.0.0/10.244.1.0/ | ssh worker-1 tee /etc/cni/net.d/10-bridge.conflist
# step: on worker-2 only what a living pod has stays reserved
for i in $(seq 2 254); do kubectl get pods -o wide | grep -q "10.244.2.$i " || echo 10.244.2.$i; done > free
for ip in $(cat free); do echo "rm /var/lib/cni/networks/bridge/$ip"; done | ssh worker-2 sh
# step: the bridge of worker-3 goes with all that was wrong about it
ssh control-plane cat /etc/cni/net.d/10-bridge.conflist | sed s/10.244.0.0/10.244.3.0/ | ssh worker-3 tee /etc/cni/net.d/10-bridge.conflist
ssh worker-3 ip link del cni0
kubectl rollout restart deployment three
sleep 60
