kubectl rollout status deployment old
kubectl rollout status deployment -n ${team} ${shop}
sleep 3
