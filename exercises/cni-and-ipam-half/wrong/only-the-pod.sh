# refused-by: always
# wired anew, by the same file
kubectl delete pod -l app=${app}
kubectl rollout status daemonset ${app}
