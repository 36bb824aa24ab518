# refused-by: one-only
# one more application, with two places to write
kubectl scale statefulset ${db} --replicas=2
sleep 60
