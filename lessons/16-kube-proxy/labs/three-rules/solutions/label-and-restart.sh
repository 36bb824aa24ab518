kubectl get pods -o wide -n kube-system
# step: let kube-proxy run on worker-2
kubectl label node worker-2 proxy=yes
# step: a new kube-proxy on worker-1 writes all rules anew
kubectl delete pod -n kube-system -l k8s-app=kube-proxy --field-selector spec.nodeName=worker-1
sleep 20
