# refused-by: dns-always
# now both rules lead to pods that are gone
kubectl rollout restart deployment coredns -n kube-system
kubectl rollout status deployment coredns -n kube-system
