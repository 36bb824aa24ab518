cat > issue.sh <<'SCRIPT'
openssl req -new -newkey ed25519 -nodes -keyout $1.key -out $1.csr -subj /CN=$1
echo subjectAltName=DNS:$1 > $1.ext
openssl x509 -req -in $1.csr -CA /etc/ssl/lab-ca/ca.crt -CAkey /etc/ssl/lab-ca/ca.key -days 90 -extfile $1.ext -out $1.crt
SCRIPT
sh issue.sh shop.test
kubectl create secret tls shop-tls -n infra --cert shop.test.crt --key shop.test.key
rm issue.sh shop.test.*
cat > grant.yaml <<'GRANT'
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: shop-reads-stock, namespace: warehouse}
spec:
  from:
    - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}
  to:
    - {group: "", kind: Service, name: stock}
GRANT
for n in shop cart beta; do kubectl rollout status deployment $n -n shop; done
sleep 10
