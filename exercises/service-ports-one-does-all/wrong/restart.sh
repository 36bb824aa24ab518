# refused-by: no-affinity
hop answer why source-address
kubectl rollout restart deployment ${app}
kubectl rollout status deployment ${app}
