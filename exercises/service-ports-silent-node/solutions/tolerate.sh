kubectl describe service ${agent}
kubectl get pods -o wide
kubectl describe node ${node}
# step: agents may run on reserved nodes
kubectl patch daemonset ${agent} -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"team","operator":"Exists"}]}}}}'
kubectl rollout status daemonset ${agent}
sleep 5
