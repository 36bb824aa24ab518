# step: the DNS Service finds its pods
kubectl patch service kube-dns -n kube-system -p '{"spec":{"selector":{"k8s-app":"kube-dns"}}}'
# step: CoreDNS asks the resolver by its address, from new pods
kubectl get configmap coredns -n kube-system -o yaml > c.yaml
sed -i 's,203.0.113.99,203.0.113.53,' c.yaml
kubectl replace -f c.yaml
kubectl rollout restart deployment coredns -n kube-system
kubectl rollout status deployment coredns -n kube-system
sleep 15
# step: audit has its own resolv.conf, written out
kubectl patch deployment audit -p '{"spec":{"template":{"spec":{"dnsPolicy":"None","dnsConfig":{"nameservers":["10.96.0.10"],"searches":["default.svc.cluster.local"],"options":[{"name":"ndots","value":"2"}]}}}}}'
kubectl rollout status deployment audit
# step: billing too
kubectl patch deployment billing -p '{"spec":{"template":{"spec":{"dnsPolicy":"None","dnsConfig":{"nameservers":["10.96.0.10"],"searches":["default.svc.cluster.local"]}}}}}'
kubectl rollout status deployment billing
