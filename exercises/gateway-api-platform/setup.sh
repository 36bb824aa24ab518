kubectl rollout status deployment ${shop} -n ${team}
kubectl rollout status deployment toy -n sandbox
sleep 5
