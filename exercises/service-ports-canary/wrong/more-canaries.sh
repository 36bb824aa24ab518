# refused-by: canary-listed
kubectl scale deployment ${app}-canary --replicas=3
kubectl rollout status deployment ${app}-canary
