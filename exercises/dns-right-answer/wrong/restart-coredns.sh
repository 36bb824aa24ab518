# refused-by: front-finds-back
kubectl rollout restart deployment coredns -n kube-system
kubectl rollout status deployment coredns -n kube-system
