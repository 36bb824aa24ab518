kubectl get configmap coredns -n kube-system -o yaml > corefile.yaml
sed -i 's/^        errors/        errors\n        log/' corefile.yaml
kubectl replace -f corefile.yaml
rm corefile.yaml
kubectl rollout status deployment ${app}
sleep 110
