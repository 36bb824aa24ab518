# refused-by: reached
# the pod starts, with an address of another node's range
ssh ${place.other} cat /run/flannel/subnet.env > env
ssh ${place.node} mkdir -p /run/flannel
cat env | ssh ${place.node} tee /run/flannel/subnet.env
sleep 60
