kubectl rollout status deployment desk
kubectl rollout status deployment kiosk
kubectl rollout status deployment album
sleep 10
kubectl expose deployment album --type=LoadBalancer --port=80 --target-port=8080
sleep 5
