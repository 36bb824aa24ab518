# step: the wildcard once more, into all Secrets that hold it
sh issue.sh "*.default.svc.cluster.local" wild
for name in ${one} ${two}; do kubectl create secret tls $name-tls --cert wild.crt --key wild.key --dry-run=client -o yaml | kubectl apply -f -; done
# step: new pods
kubectl delete pods -l "app in (${one}, ${two})"
kubectl rollout status deployment ${one}
kubectl rollout status deployment ${two}
