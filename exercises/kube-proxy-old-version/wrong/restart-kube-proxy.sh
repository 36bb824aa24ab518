# refused-by: new-version
# kube-proxy leaves rules alone that it did not make
kubectl delete pod -n kube-system -l k8s-app=kube-proxy
sleep 20
