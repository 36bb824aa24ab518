kubectl get nodes
ssh worker-2 systemctl status kubelet
# step: the kubelet back to work
ssh worker-2 systemctl start kubelet
# look
kubectl get pods -n kube-system -o wide
kubectl describe daemonset kube-proxy -n kube-system
# step: worker-1 gets the label that kube-proxy asks for
kubectl label node worker-1 proxy=on
# look
sleep 30
