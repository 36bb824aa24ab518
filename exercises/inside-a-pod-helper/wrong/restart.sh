# refused-by: page
# new pods, the same clash
kubectl rollout restart deployment ${app}
