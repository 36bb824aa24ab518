# refused-by: shop
# valid for the right name, and signed by nobody
openssl req -x509 -newkey ed25519 -nodes -keyout shop.key -out shop.crt -days 90 -subj /CN=shop -addext subjectAltName=DNS:shop
kubectl create secret tls shop-tls --cert shop.crt --key shop.key --dry-run=client -o yaml | kubectl apply -f -
kubectl rollout restart deployment web
kubectl rollout status deployment web
