# refused-by: three
hop answer why source-address
kubectl scale deployment ${app} --replicas=9
