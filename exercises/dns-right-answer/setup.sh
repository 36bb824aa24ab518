kubectl rollout status deployment ${front}
kubectl rollout status deployment ${back}
