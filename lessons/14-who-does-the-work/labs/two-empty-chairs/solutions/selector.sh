# step: kube-proxy belongs on every node
kubectl patch daemonset kube-proxy -n kube-system --type=json -p '[{"op":"replace","path":"/spec/template/spec/nodeSelector","value":{"kubernetes.io/os":"linux"}}]'
# step: the kubelet back to work
ssh worker-2 systemctl start kubelet
# look
kubectl rollout status daemonset kube-proxy -n kube-system
sleep 30
