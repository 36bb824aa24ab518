kubectl rollout status statefulset db
