# refused-by: all-replicas
# the bridge was well; the cable hangs loose as before
ssh ${place.node} ip link set cni0 down
ssh ${place.node} ip link set cni0 up
