# refused-by: dev-stays
# others need the test server
kubectl set selector service kube-dns -n kube-system k8s-app=kube-dns
kubectl get configmap coredns -n kube-system -o yaml > c.yaml
sed -i 's,forward . 203.0.113.99,forward . /etc/resolv.conf,' c.yaml
kubectl replace -f c.yaml
sleep 120
kubectl patch deployment audit -p '{"spec":{"template":{"spec":{"dnsPolicy":"ClusterFirst"}}}}'
kubectl rollout status deployment audit
kubectl delete service pay -n dev
