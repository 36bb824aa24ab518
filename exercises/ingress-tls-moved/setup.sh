for h in ${app} admin; do
openssl req -new -newkey ed25519 -nodes -keyout $h.key -out $h.csr -subj /CN=$h.test
echo subjectAltName=DNS:$h.test > $h.ext
openssl x509 -req -in $h.csr -CA /etc/ssl/lab-ca/ca.crt -CAkey /etc/ssl/lab-ca/ca.key -days 90 -extfile $h.ext -out $h.crt
kubectl create secret tls $h-tls --cert $h.crt --key $h.key
done
case ${mistake} in
  lost) true;;
  mixed) kubectl create secret tls ${app}-tls -n ${new} --cert admin.crt --key admin.key;;
esac
rm *.key *.csr *.ext *.crt
kubectl rollout status deployment ${app} -n ${new}
kubectl rollout status deployment admin
sleep 3
