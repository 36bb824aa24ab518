# refused-by: replicas
# only the last one goes, and the exercise is not about fewer pods
kubectl scale statefulset ${front} --replicas=1
