kubectl describe daemonset kube-flannel-ds -n kube-flannel
# step: flanneld belongs on every Linux node
kubectl patch daemonset kube-flannel-ds -n kube-flannel --type=json -p '[{"op":"replace","path":"/spec/template/spec/nodeSelector","value":{"kubernetes.io/os":"linux"}}]'
kubectl rollout status daemonset kube-flannel-ds -n kube-flannel
sleep 60
