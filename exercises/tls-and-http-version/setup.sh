kubectl create configmap company-ca --from-file=/etc/ssl/lab-ca/ca.crt
openssl req -new -newkey ed25519 -nodes -keyout ${app}.key -out ${app}.csr -subj /CN=${app} 2> /dev/null
echo subjectAltName=DNS:${app} > ${app}.ext
openssl x509 -req -in ${app}.csr -CA /etc/ssl/lab-ca/ca.crt -CAkey /etc/ssl/lab-ca/ca.key -days 90 -extfile ${app}.ext -out ${app}.crt 2> /dev/null
kubectl create secret tls ${app}-tls --cert ${app}.crt --key ${app}.key
rm ${app}.crt ${app}.key ${app}.csr ${app}.ext
kubectl rollout status deployment ${app}
kubectl wait --for=condition=Ready pod/client --timeout=120s
