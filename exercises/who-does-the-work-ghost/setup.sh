kubectl rollout status statefulset ${db}
kubectl wait --for=condition=Ready pod/client --timeout=60s
ssh ${place.node} systemctl stop kubelet
sleep 420
