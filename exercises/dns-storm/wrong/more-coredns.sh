# refused-by: two-questions
# more servers for the same useless questions
hop answer counted ${list.count}
kubectl scale deployment coredns -n kube-system --replicas=6
kubectl rollout status deployment coredns -n kube-system
