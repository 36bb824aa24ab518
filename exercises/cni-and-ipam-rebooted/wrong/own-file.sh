# refused-by: reached
# the right subnet, and still no tunnel
ssh ${place.node} mkdir -p /run/flannel
ssh ${place.other} cat /run/flannel/subnet.env | sed "s|SUBNET=.*|SUBNET=${place.range}1/24|" | ssh ${place.node} tee /run/flannel/subnet.env
sleep 60
