kubectl create configmap company-ca --from-file=/etc/ssl/lab-ca/ca.crt
cat > issue.sh <<'ISSUE'
# sh issue.sh NAME FILE: the company's CA signs FILE.crt for NAME
openssl req -new -newkey ed25519 -nodes -keyout $2.key -out $2.csr -subj "/CN=$1" 2> /dev/null
echo "subjectAltName=DNS:$1" > $2.ext
openssl x509 -req -in $2.csr -CA /etc/ssl/lab-ca/ca.crt -CAkey /etc/ssl/lab-ca/ca.key -days 90 -extfile $2.ext -out $2.crt 2> /dev/null
rm $2.csr $2.ext
ISSUE
sh issue.sh "*.default.svc.cluster.local" wild
sh issue.sh ${fine}.default.svc.cluster.local fine
kubectl create secret tls ${one}-tls --cert wild.crt --key wild.key
kubectl create secret tls ${two}-tls --cert wild.crt --key wild.key
kubectl create secret tls ${fine}-tls --cert fine.crt --key fine.key
rm wild.crt wild.key fine.crt fine.key
kubectl rollout status deployment ${one}
kubectl rollout status deployment ${two}
kubectl rollout status deployment ${fine}
kubectl wait --for=condition=Ready pod/login --timeout=120s
