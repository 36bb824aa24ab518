cat > issue.sh <<'SCRIPT'
name=$1
out=$(echo $1 | sed 's/^\*/wildcard/')
openssl req -new -newkey ed25519 -nodes -keyout $out.key -out $out.csr -subj "/CN=$name"
echo "subjectAltName=$(for n in "$@"; do echo DNS:$n; done | paste -sd, -)" > $out.ext
openssl x509 -req -in $out.csr -CA /etc/ssl/lab-ca/ca.crt -CAkey /etc/ssl/lab-ca/ca.key -days 90 -extfile $out.ext -out $out.crt
SCRIPT
sh issue.sh '*.${corp}.test' '*.launcher.${corp}.test'
for n in login launcher; do kubectl create secret tls wildcard-tls -n $n --cert wildcard.${corp}.test.crt --key wildcard.${corp}.test.key; done
rm wildcard.*
sh issue.sh '*.${corp}.test'
kubectl create secret tls wildcard-tls -n store --cert wildcard.${corp}.test.crt --key wildcard.${corp}.test.key
rm wildcard.*
for n in store login launcher; do kubectl rollout status deployment $n -n $n; done
cat > ask.sh <<'SCRIPT'
curl -sS --resolve $1:443:172.18.255.200 https://$1/
SCRIPT
