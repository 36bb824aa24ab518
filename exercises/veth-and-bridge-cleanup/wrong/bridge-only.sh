# refused-by: on-the-node
# two pods are back, the third cable still hangs loose
ssh ${place.node} ip link set cni0 up
