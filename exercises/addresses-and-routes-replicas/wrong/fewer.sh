# refused-by: replicas
# fewer replicas, fewer bad ones: no repair
kubectl scale deployment ${back} --replicas=1
