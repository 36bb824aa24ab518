# refused-by: report
# new pods, made from the same configuration
kubectl rollout restart deployment ${back} ${front}
kubectl rollout status deployment ${back}
