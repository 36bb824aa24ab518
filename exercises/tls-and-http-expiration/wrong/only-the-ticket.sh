# refused-by: two
# mends what was reported
sh issue.sh "*.default.svc.cluster.local" wild
kubectl create secret tls ${one}-tls --cert wild.crt --key wild.key --dry-run=client -o yaml | kubectl apply -f -
kubectl rollout restart deployment ${one}
kubectl rollout status deployment ${one}
