# refused-by: redirects
kubectl patch ingress ${app} -n ${new} --type=json -p '[{"op":"remove","path":"/spec/tls"}]'
sleep 3
