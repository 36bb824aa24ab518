kubectl exec ${front}-${victim} -- ip route
# step: have all replicas made anew
kubectl rollout restart statefulset ${front}
# look
kubectl rollout status statefulset ${front}
