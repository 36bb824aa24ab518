# refused-by: login
# a Secret of another namespace cannot be named
for n in login launcher; do kubectl patch ingress $n -n $n --type=json -p '[{"op":"replace","path":"/spec/tls/0/secretName","value":"store/wildcard-tls"}]'; done
sleep 3
