kubectl exec near-1 -- ip -br link
ssh worker-1 ip -br link
# step: switch on the end that is down
DOWN=$(ssh worker-1 "ip -br link | grep DOWN | grep -o 'veth[0-9a-f]*'")
ssh worker-1 ip link set $DOWN up
# look
ssh worker-1 bridge link
# step: make the veth end without a master a port of the bridge
LOOSE=$(ssh worker-1 "ip link | grep veth | grep -v master | grep -o 'veth[0-9a-f]*'")
ssh worker-1 ip link set $LOOSE master cni0
