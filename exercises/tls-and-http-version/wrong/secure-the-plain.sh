# refused-by: plain
# the plain listener becomes a secure one
kubectl get configmap nginx -o yaml | sed 's/listen 80;/listen 80 ssl; ssl_certificate \/etc\/tls\/tls.crt; ssl_certificate_key \/etc\/tls\/tls.key;/; s/plain/safe/' | kubectl apply -f -
kubectl rollout restart deployment ${app}
kubectl rollout status deployment ${app}
