# step: lead the longer prefix to the right node
ssh worker-1 ip route replace 10.244.2.0/25 via 172.18.0.4
# step: let the control plane forward
ssh control-plane sysctl -w net.ipv4.ip_forward=1
# step: write the route of worker-2 anew
ssh worker-2 ip route del 10.244.0.0/24
ssh worker-2 ip route add 10.244.0.0/24 via 172.18.0.2 dev eth0
