# refused-by: api
# one cable is plugged in again, the other one still hangs loose
ssh worker-1 ip link set $(ssh worker-1 "ip -br link | grep DOWN | grep -o 'veth[0-9a-f]*'") up
