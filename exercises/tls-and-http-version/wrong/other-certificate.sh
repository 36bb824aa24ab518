# refused-by: secure
# mends what was not broken
kubectl rollout restart deployment ${app}
kubectl rollout status deployment ${app}
