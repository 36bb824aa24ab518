# refused-by: one-zero
# all routes are right, and the control plane still throws packets away
ssh worker-1 ip route del 10.244.2.0/25
ssh worker-2 ip route replace 10.244.0.0/24 via 172.18.0.2
