# refused-by: trusted
openssl req -x509 -newkey ed25519 -nodes -keyout own.key -out own.crt -subj /CN=${app}.test -addext subjectAltName=DNS:${app}.test -days 90
kubectl delete secret ${app}-tls -n ${new} --ignore-not-found
kubectl create secret tls ${app}-tls -n ${new} --cert own.crt --key own.key
sleep 3
