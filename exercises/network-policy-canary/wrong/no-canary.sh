# refused-by: still-canary
# no canary, no problem
kubectl scale deployment ${app}-canary --replicas=0
sleep 5
