cat > issue.sh <<'SCRIPT'
openssl req -new -newkey ed25519 -nodes -keyout $1.key -out $1.csr -subj /CN=$1
echo subjectAltName=DNS:$1 > $1.ext
openssl x509 -req -in $1.csr -CA /etc/ssl/lab-ca/ca.crt -CAkey /etc/ssl/lab-ca/ca.key -days 90 -extfile $1.ext -out $1.crt
SCRIPT
for h in inn bar cafe; do
  sh issue.sh $h.test
  kubectl create secret tls $h-tls --cert $h.test.crt --key $h.test.key
  kubectl rollout status deployment $h
  rm $h.test.*
done
