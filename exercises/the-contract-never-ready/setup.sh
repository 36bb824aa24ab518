kubectl rollout status deployment ${app}
kubectl wait --for=condition=Ready pod/client pod/guest --timeout=60s
ssh ${place.node} iptables -A INPUT ${rule} -m comment --comment hardening
sleep 30
