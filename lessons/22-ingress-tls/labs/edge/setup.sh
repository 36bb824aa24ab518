cat > issue.sh <<'SCRIPT'
openssl req -new -newkey ed25519 -nodes -keyout $1.key -out $1.csr -subj /CN=$1
echo subjectAltName=DNS:$1 > $1.ext
openssl x509 -req -in $1.csr -CA /etc/ssl/lab-ca/ca.crt -CAkey /etc/ssl/lab-ca/ca.key -days 90 -extfile $1.ext -out $1.crt
SCRIPT
sh issue.sh shop.test
sh issue.sh bank.test
kubectl create secret tls shop-tls --cert shop.test.crt --key shop.test.key
kubectl create secret tls other-tls --cert shop.test.crt --key shop.test.key
kubectl create secret tls bank-tls --cert bank.test.crt --key bank.test.key
rm shop.test.* bank.test.*
kubectl patch deployment ingress-nginx-controller -n ingress-nginx --type=json -p '[{"op":"add","path":"/spec/template/spec/containers/0/args/-","value":"--enable-ssl-passthrough"}]'
kubectl rollout status deployment ingress-nginx-controller -n ingress-nginx
kubectl rollout status deployment shop
sleep 30
