# step: mend the file
kubectl get configmap coredns -n kube-system -o yaml > c.yaml
sed -i 's/${mistake.bad}/${mistake.good}/' c.yaml
kubectl replace -f c.yaml
# step: replace all pods, one after the other
kubectl rollout restart deployment coredns -n kube-system
kubectl rollout status deployment coredns -n kube-system
