# refused-by: three-there
# the files are right now; the pod of three was made from the old one
ssh worker-1 mv /etc/cni/net.d/10-bridge.conflist.bak /etc/cni/net.d/10-bridge.conflist
KEEP=$(kubectl get pod neighbour -o jsonpath={.status.podIP})
ssh worker-2 "cd /var/lib/cni/networks/bridge; for f in 10.244.2.*; do [ \$f = $KEEP ] || rm \$f; done"
ssh worker-3 sed -i s/10.244.1.0/10.244.3.0/ /etc/cni/net.d/10-bridge.conflist
sleep 60
