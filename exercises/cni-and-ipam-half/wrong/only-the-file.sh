# refused-by: always
# the pod that runs keeps its wiring
ssh ${place.node} rm /etc/cni/net.d/10-build.conflist
