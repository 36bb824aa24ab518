kubectl logs deploy/${app}
ssh ${node} ss -ltnp
kubectl describe service ${app}
# step: a port that is free on the host, and that the Service expects
kubectl set env deployment/${app} PORT=${want}
# look
kubectl rollout status deployment ${app}
