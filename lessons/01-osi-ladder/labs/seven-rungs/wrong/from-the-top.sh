# refused-by: layer-3
# the route is right, but below it worker-2 still cannot be reached
hop on worker-2 ip route replace 10.244.0.0/24 via 172.18.0.2
