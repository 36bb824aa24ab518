# refused-by: deployment-stays
# more pods with the same labels are just as unknown to the Service
kubectl scale deployment ${app} --replicas=6
