kubectl rollout status deployment ${app}
for n in control-plane worker-1 worker-2; do
  if [ $n != ${node} ]; then kubectl label node $n pool=${pool}; fi
done
kubectl patch daemonset kube-proxy -n kube-system -p '{"spec":{"template":{"spec":{"nodeSelector":{"pool":"${pool}"}}}}}'
kubectl rollout status daemonset kube-proxy -n kube-system
kubectl delete $(kubectl get pods -n kube-system -l k8s-app=kube-dns -o name | head -n 1) -n kube-system
kubectl rollout status deployment coredns -n kube-system
sleep 10
