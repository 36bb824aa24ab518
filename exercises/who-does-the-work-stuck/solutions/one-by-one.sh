kubectl get pods -o wide
kubectl describe pod -l app=${a}
# step: who waits, in each case
hop answer who-${a} scheduler
hop answer who-${b} kubelet
hop answer who-${c} kube-proxy
# step: no such label, no such wish
kubectl patch deployment ${a} --type=json -p '[{"op":"remove","path":"/spec/template/spec/nodeSelector"}]'
# step: the right image
kubectl set image deployment/${b} web=registry.k8s.io/e2e-test-images/agnhost:2.53
# step: kube-proxy on this node as well
kubectl label node ${node} role=general
# look
sleep 40
