kubectl rollout status deployment ${app}
sleep 15
