kubectl rollout status deployment ${app}
kubectl get configmap coredns -n kube-system -o yaml > corefile.yaml
sed -i 's/^        ${mistake.good}$/        ${mistake.bad}/' corefile.yaml
kubectl replace -f corefile.yaml
rm corefile.yaml
sleep 120
kubectl delete $(kubectl get pods -n kube-system -l k8s-app=kube-dns -o name | tail -n 1) -n kube-system
sleep 60
