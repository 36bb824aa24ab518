kubectl get pods -o wide
# step: agents may run everywhere
kubectl patch daemonset ${agent} -p '{"spec":{"template":{"spec":{"tolerations":[{"operator":"Exists"}]}}}}'
kubectl rollout status daemonset ${agent}
sleep 5
