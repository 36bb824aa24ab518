kubectl describe node worker-1
ssh worker-1 ls /etc/cni/net.d
# step: the configuration of worker-1 comes back
ssh worker-1 mv /etc/cni/net.d/10-bridge.conflist.bak /etc/cni/net.d/10-bridge.conflist
# look
ssh worker-2 ls /var/lib/cni/networks/bridge
# step: reservations of sandboxes that are gone, on worker-2
KEEP=$(kubectl get pod neighbour -o jsonpath={.status.podIP})
ssh worker-2 "cd /var/lib/cni/networks/bridge; for f in 10.244.2.*; do [ \$f = $KEEP ] || rm \$f; done"
# step: worker-3 gives out its own addresses, and only those
ssh worker-3 sed -i s/10.244.1.0/10.244.3.0/ /etc/cni/net.d/10-bridge.conflist
ssh worker-3 ip addr del 10.244.1.1/24 dev cni0
kubectl delete pod -l app=three
sleep 60
