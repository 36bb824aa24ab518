kubectl rollout status deployment desk
kubectl rollout status deployment meter
kubectl rollout status deployment album
