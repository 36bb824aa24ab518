kubectl rollout status daemonset ${agent}
kubectl taint node ${node} team=${team}:NoSchedule
kubectl rollout restart daemonset ${agent}
kubectl rollout status daemonset ${agent} --timeout=30s
for p in $(kubectl get pods -l app=${agent} -o name); do
  if kubectl get $p -o wide | grep -q ${node}; then kubectl delete $p; fi
done
sleep 10
