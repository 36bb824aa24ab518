kubectl rollout status deployment news
kubectl wait --for=condition=Ready pod/client pod/archive --timeout=120s
for n in control-plane worker-2; do kubectl label node $n proxy=on; done
kubectl patch daemonset kube-proxy -n kube-system -p '{"spec":{"template":{"spec":{"nodeSelector":{"proxy":"on"}}}}}'
kubectl rollout status daemonset kube-proxy -n kube-system
kubectl rollout restart deployment news
kubectl rollout status deployment news
ssh worker-2 systemctl stop kubelet
sleep 75
