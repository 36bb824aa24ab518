# refused-by: all-replicas
# new replicas get new addresses, and some lie in the bad range again
kubectl rollout restart deployment ${back}
kubectl rollout status deployment ${back}
