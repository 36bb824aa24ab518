kubectl logs -n ingress-nginx deploy/ingress-nginx-controller
kubectl get secrets
# step: the Secret that exists
kubectl patch ingress inn --type=json -p '[{"op":"replace","path":"/spec/tls/0/secretName","value":"inn-tls"}]'
# step: a certificate for the right name
sh issue.sh bar.test
kubectl delete secret bar-tls
kubectl create secret tls bar-tls --cert bar.test.crt --key bar.test.key
# step: a certificate that is still valid
sh issue.sh cafe.test
kubectl create secret tls cafe-tls --cert cafe.test.crt --key cafe.test.key --dry-run=client -o yaml | kubectl apply -f -
sleep 3
