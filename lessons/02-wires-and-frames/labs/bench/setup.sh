ssh worker-1 ip link add plug-a type veth peer name plug-b
ssh worker-1 ip link set plug-a up
