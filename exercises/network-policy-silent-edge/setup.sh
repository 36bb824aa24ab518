kubectl rollout status deployment ${app} -n ${team}
kubectl rollout status deployment help
sleep 5
