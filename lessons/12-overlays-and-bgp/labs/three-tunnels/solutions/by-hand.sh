# step: flanneld of worker-2 makes its device anew
kubectl delete pod -n kube-flannel --field-selector spec.nodeName=worker-2 -l app=flannel
sleep 15
# look
ssh control-plane ip link show flannel.1
# step: the missing VTEP, by hand
MAC=$(ssh control-plane cat /sys/class/net/flannel.1/address)
ssh worker-1 bridge fdb append $MAC dev flannel.1 dst 172.18.0.2
# step: let the node of hub say that a packet is too large
ssh control-plane iptables -D OUTPUT -p icmp -m icmp --icmp-type fragmentation-needed -j DROP
