# refused-by: shop-answers
# healthy pods, made anew; the Service still does not select them
kubectl rollout restart deployment coredns -n kube-system
kubectl rollout status deployment coredns -n kube-system
sleep 15
