# step: the same by a restart
ssh ${place.node} systemctl restart kubelet
# look
sleep 60
