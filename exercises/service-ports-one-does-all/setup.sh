kubectl rollout status deployment ${app}
