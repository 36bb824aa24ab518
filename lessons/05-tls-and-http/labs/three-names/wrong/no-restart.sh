# refused-by: shop
# the Secret is new, nginx is not
sh issue.sh shop
kubectl create secret tls shop-tls --cert shop.crt --key shop.key --dry-run=client -o yaml | kubectl apply -f -
sleep 90
