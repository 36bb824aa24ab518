kubectl create configmap company-ca --from-file=/etc/ssl/lab-ca/ca.crt
for name in shop blog; do
  openssl req -new -newkey ed25519 -nodes -keyout $name.key -out $name.csr -subj /CN=$name 2> /dev/null
  echo subjectAltName=DNS:$name > $name.ext
  openssl x509 -req -in $name.csr -CA /etc/ssl/lab-ca/ca.crt -CAkey /etc/ssl/lab-ca/ca.key -days 90 -extfile $name.ext -out $name.crt 2> /dev/null
  kubectl create secret tls $name-tls --cert $name.crt --key $name.key
  rm $name.csr $name.ext $name.crt $name.key
done
kubectl rollout status deployment web
kubectl wait --for=condition=Ready pod/client --timeout=120s
