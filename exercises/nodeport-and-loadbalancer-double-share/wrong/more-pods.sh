# refused-by: four
hop answer share 50
kubectl scale deployment ${app} --replicas=8
kubectl rollout status deployment ${app}
