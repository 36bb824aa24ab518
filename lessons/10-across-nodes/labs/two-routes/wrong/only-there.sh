# refused-by: there
# the request arrives now, but its answer is still lost
ssh worker-1 ip route replace 10.244.2.0/24 via 172.18.0.4
