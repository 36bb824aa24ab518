for d in ${a} ${b} ${c}; do kubectl rollout status deployment $d; done
kubectl wait --for=condition=Ready pod/client --timeout=60s
for n in control-plane worker-1 worker-2; do
  if [ $n != ${node} ]; then kubectl label node $n role=general; fi
done
kubectl patch daemonset kube-proxy -n kube-system -p '{"spec":{"template":{"spec":{"nodeSelector":{"role":"general"}}}}}'
kubectl rollout status daemonset kube-proxy -n kube-system
kubectl rollout restart deployment ${c}
kubectl rollout status deployment ${c}
sleep 10
