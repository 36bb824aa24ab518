# refused-by: proxies
# moves the client to where the rules are right
kubectl rollout undo deployment ${a}
kubectl rollout undo deployment ${b}
kubectl delete pod client
kubectl run client --image=registry.k8s.io/e2e-test-images/agnhost:2.53 --overrides '{"spec":{"nodeName":"control-plane"}}' -- pause
sleep 40
