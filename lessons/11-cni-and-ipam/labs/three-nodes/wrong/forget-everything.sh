# refused-by: own-addresses
# all reservations go, also that of a living pod, and the count begins anew
ssh worker-1 mv /etc/cni/net.d/10-bridge.conflist.bak /etc/cni/net.d/10-bridge.conflist
ssh worker-2 rm -r /var/lib/cni/networks/bridge
ssh worker-3 sed -i s/10.244.1.0/10.244.3.0/ /etc/cni/net.d/10-bridge.conflist
ssh worker-3 ip addr del 10.244.1.1/24 dev cni0
kubectl delete pod -l app=three
sleep 60
