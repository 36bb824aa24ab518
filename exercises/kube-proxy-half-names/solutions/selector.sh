kubectl describe daemonset kube-proxy -n kube-system
# step: kube-proxy belongs on every Linux node
kubectl patch daemonset kube-proxy -n kube-system --type=json -p '[{"op":"replace","path":"/spec/template/spec/nodeSelector","value":{"kubernetes.io/os":"linux"}}]'
kubectl rollout status daemonset kube-proxy -n kube-system
sleep 20
