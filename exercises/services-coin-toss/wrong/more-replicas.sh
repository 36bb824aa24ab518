# refused-by: replicas
# better odds are still odds
kubectl scale deployment ${app} --replicas=8
