kubectl get pods -A -o wide
# step: Canal instead of Flannel
kubectl delete namespace kube-flannel
kubectl apply -f canal.yaml
kubectl rollout status daemonset canal -n kube-system
# step: all pods anew, CoreDNS first
kubectl delete pods -n kube-system -l k8s-app=kube-dns
kubectl rollout status deployment coredns -n kube-system
kubectl delete pods --all -n shop
kubectl rollout status deployment db -n shop
kubectl delete pods --all -n guest
sleep 15
