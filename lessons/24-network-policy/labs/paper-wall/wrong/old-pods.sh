# refused-by: visitor-stays-out
# db still has the interface that Flannel's plugin made
kubectl delete namespace kube-flannel
kubectl apply -f canal.yaml
kubectl rollout status daemonset canal -n kube-system
sleep 15
