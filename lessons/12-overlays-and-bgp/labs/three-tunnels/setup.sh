kubectl rollout status deployment hub
