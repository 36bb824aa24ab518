openssl s_client -connect 172.18.255.200:443 -servername login.${corp}.test < /dev/null
kubectl logs -n ingress-nginx deploy/ingress-nginx-controller
# step: login no longer shares a key with others
sh issue.sh login.${corp}.test
kubectl create secret tls login-tls -n login --cert login.${corp}.test.crt --key login.${corp}.test.key
kubectl patch ingress login -n login --type=json -p '[{"op":"replace","path":"/spec/tls/0/secretName","value":"login-tls"}]'
# step: the launcher neither
sh issue.sh '*.launcher.${corp}.test'
kubectl create secret tls launcher-tls -n launcher --cert wildcard.launcher.${corp}.test.crt --key wildcard.launcher.${corp}.test.key
kubectl patch ingress launcher -n launcher --type=json -p '[{"op":"replace","path":"/spec/tls/0/secretName","value":"launcher-tls"}]'
sleep 3
