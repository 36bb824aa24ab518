# refused-by: names-work
# the last pod with the old file in memory is gone
kubectl delete pods -n kube-system -l k8s-app=kube-dns
sleep 60
