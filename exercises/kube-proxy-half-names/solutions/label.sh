kubectl get pods -n kube-system -o wide
# step: the node gets the label that kube-proxy asks for
kubectl label node ${node} pool=${pool}
sleep 20
