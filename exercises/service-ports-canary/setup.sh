kubectl rollout status deployment ${app}-stable
kubectl rollout status deployment ${app}-canary
