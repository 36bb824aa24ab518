kubectl get daemonset -A
# step: the new agents in the place of the old ones
kubectl delete daemonset kube-flannel-ds -n kube-flannel
kubectl apply -f canal.yaml
kubectl rollout status daemonset canal -n kube-system
# step: pods get interfaces of the new plugin
kubectl rollout restart deployment coredns -n kube-system
kubectl rollout status deployment coredns -n kube-system
kubectl rollout restart deployment db front -n shop
kubectl rollout status deployment db -n shop
kubectl rollout restart deployment visitor -n guest
kubectl rollout status deployment visitor -n guest
sleep 15
