# look
kubectl get endpointslices -n kube-system
# step: the DNS Service finds its pods
kubectl set selector service kube-dns -n kube-system k8s-app=kube-dns
# look
kubectl exec client -- dig www.example.com
# step: CoreDNS asks the node's resolver again
kubectl get configmap coredns -n kube-system -o yaml > c.yaml
sed -i 's,forward . 203.0.113.99,forward . /etc/resolv.conf,' c.yaml
kubectl replace -f c.yaml
sleep 120
# step: audit asks cluster DNS
kubectl patch deployment audit -p '{"spec":{"template":{"spec":{"dnsPolicy":"ClusterFirst"}}}}'
kubectl rollout status deployment audit
# step: billing asks for names with a dot as they are
kubectl patch deployment billing -p '{"spec":{"template":{"spec":{"dnsConfig":{"options":[{"name":"ndots","value":"1"}]}}}}}'
kubectl rollout status deployment billing
