# refused-by: bar
# the right name, and nobody vouches for it
openssl req -x509 -newkey ed25519 -nodes -keyout own.key -out own.crt -subj /CN=bar.test -addext subjectAltName=DNS:bar.test -days 90
kubectl delete secret bar-tls
kubectl create secret tls bar-tls --cert own.crt --key own.key
sleep 3
