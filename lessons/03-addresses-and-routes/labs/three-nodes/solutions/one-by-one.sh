ssh worker-1 ip route
# step: take the longer, dead prefix away
ssh worker-1 ip route del 10.244.2.0/25
# look
ssh control-plane sysctl net.ipv4.ip_forward
# step: let the control plane forward
ssh control-plane sysctl -w net.ipv4.ip_forward=1
# look
ssh worker-2 ip route
# step: the right next hop
ssh worker-2 ip route replace 10.244.0.0/24 via 172.18.0.2
