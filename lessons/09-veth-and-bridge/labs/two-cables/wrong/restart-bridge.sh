# refused-by: near
# the bridge itself was well
ssh worker-1 ip link set cni0 down
ssh worker-1 ip link set cni0 up
