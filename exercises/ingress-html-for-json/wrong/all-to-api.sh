# refused-by: pages
kubectl patch ingress ${app} --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/name","value":"api"}]'
sleep 3
