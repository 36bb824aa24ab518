kubectl get networkpolicy -A
kubectl get namespaces --show-labels
# step: kube-system is not one of the closed namespaces
kubectl delete networkpolicy platform-only -n kube-system
# step: default neither
kubectl delete networkpolicy platform-only -n default
sleep 2
