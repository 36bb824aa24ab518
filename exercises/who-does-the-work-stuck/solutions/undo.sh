# step: back to the revision before
kubectl rollout undo deployment ${a}
# step: the same for the other
kubectl rollout undo deployment ${b}
# step: kube-proxy belongs on every node
kubectl patch daemonset kube-proxy -n kube-system --type=json -p '[{"op":"replace","path":"/spec/template/spec/nodeSelector","value":{"kubernetes.io/os":"linux"}}]'
kubectl rollout status daemonset kube-proxy -n kube-system
# step: who had to wait
hop answer who-${a} scheduler
hop answer who-${b} kubelet
hop answer who-${c} kube-proxy
# look
sleep 40
