# look
kubectl exec client -- sh -c "openssl s_client -connect blog:443 -servername blog 2>/dev/null </dev/null | openssl x509 -noout -ext subjectAltName"
# step: a new certificate for shop
sh issue.sh shop
kubectl create secret tls shop-tls --cert shop.crt --key shop.key --dry-run=client -o yaml | kubectl apply -f -
# step: one for blog, with the right name
sh issue.sh blog
kubectl create secret tls blog-tls --cert blog.crt --key blog.key --dry-run=client -o yaml | kubectl apply -f -
# step: the site menu by its name
kubectl get configmap sites -o yaml | sed s/menue/menu/ | kubectl apply -f -
# step: nginx reads all of it
kubectl rollout restart deployment web
kubectl rollout status deployment web
