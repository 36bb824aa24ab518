# step: the Secrets anew
kubectl delete secret shop-tls blog-tls
sh issue.sh shop
sh issue.sh blog
kubectl create secret tls shop-tls --cert shop.crt --key shop.key
kubectl create secret tls blog-tls --cert blog.crt --key blog.key
# step: one more name for the site
kubectl get configmap sites -o yaml | sed 's/server_name menue/server_name menu menue/' | kubectl apply -f -
# step: a new pod
kubectl delete pod -l app=web
kubectl rollout status deployment web
