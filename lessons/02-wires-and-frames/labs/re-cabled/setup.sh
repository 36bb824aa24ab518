ssh worker-1 ip neigh replace 172.18.0.4 lladdr 02:42:ac:12:00:99 dev eth0 nud permanent
hop on worker-2 ip link set eth0 down
