# step: the missing route
ssh worker-1 ip route add 10.244.2.0/24 via 172.18.0.4 dev eth0
# step: the wrong route goes, the right one comes
ssh worker-2 ip route del 10.244.1.0/24
ssh worker-2 ip route add 10.244.1.0/24 via 172.18.0.3 dev eth0
