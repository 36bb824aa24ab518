kubectl logs -n kube-system -l k8s-app=kube-dns
# step: mend the file
kubectl get configmap coredns -n kube-system -o yaml > c.yaml
sed -i 's/${mistake.bad}/${mistake.good}/' c.yaml
kubectl replace -f c.yaml
# step: a new pod in place of the one that does not start
for p in $(kubectl get pods -n kube-system -l k8s-app=kube-dns -o name); do
  if kubectl get -n kube-system $p | grep -q 0/1; then kubectl delete -n kube-system $p; fi
done
sleep 30
