# refused-by: replicas
# takes all replicas away, and with them the bad one
kubectl scale statefulset ${app} --replicas=0
