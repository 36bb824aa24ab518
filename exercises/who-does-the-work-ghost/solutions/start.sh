kubectl get nodes
ssh ${place.node} systemctl status kubelet
# step: the kubelet comes back and does what it was asked
ssh ${place.node} systemctl start kubelet
# look
sleep 60
kubectl get pods -o wide
