kubectl rollout status deployment ${store}
kubectl rollout status daemonset ${app}
