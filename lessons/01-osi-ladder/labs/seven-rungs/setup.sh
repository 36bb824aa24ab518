hop on control-plane ip neigh replace 172.18.0.4 lladdr 02:42:ac:12:00:99 dev eth0 nud permanent
hop on worker-2 ip route replace 10.244.0.0/24 via 172.18.0.99 dev eth0
