# look
for name in ${one} ${two} ${fine}; do kubectl exec login -- sh -c "openssl s_client -connect $name:443 -servername $name.default.svc.cluster.local 2>/dev/null </dev/null | openssl x509 -noout -subject -enddate"; done
# step: a certificate of its own for the first
sh issue.sh ${one}.default.svc.cluster.local one
kubectl create secret tls ${one}-tls --cert one.crt --key one.key --dry-run=client -o yaml | kubectl apply -f -
# step: and for the second
sh issue.sh ${two}.default.svc.cluster.local two
kubectl create secret tls ${two}-tls --cert two.crt --key two.key --dry-run=client -o yaml | kubectl apply -f -
# step: both read it anew
kubectl rollout restart deployment ${one} ${two}
kubectl rollout status deployment ${one}
kubectl rollout status deployment ${two}
