ssh worker-1 ip route
# step: the way there
ssh worker-1 ip route replace 10.244.2.0/24 via 172.18.0.4
# look
ssh worker-2 ip route
# step: the way back
ssh worker-2 ip route replace 10.244.1.0/24 via 172.18.0.3
