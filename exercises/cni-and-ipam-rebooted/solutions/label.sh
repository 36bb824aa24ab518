kubectl describe pod -l app=${app}
kubectl get pods -n kube-flannel -o wide
# step: the node gets the label that flanneld asks for
kubectl label node ${place.node} ${label}=flannel
sleep 60
