kubectl rollout status deployment ui
kubectl rollout status deployment api
sleep 3
