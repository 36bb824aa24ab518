# refused-by: name
# it is not the resolver; no address outside can be reached from there
kubectl get configmap coredns -n kube-system -o yaml | sed 's#/etc/resolv.conf#203.0.113.53#' | kubectl apply -f -
kubectl rollout restart deployment coredns -n kube-system
sleep 60
