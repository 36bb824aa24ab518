# refused-by: stays-even
# perhaps even today, by luck
hop answer share 50
kubectl rollout restart deployment ${app}
kubectl rollout status deployment ${app}
sleep 10
