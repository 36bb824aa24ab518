kubectl get ingress ${app} -o yaml
# step: a prefix of path elements
kubectl patch ingress ${app} --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/1/pathType","value":"Prefix"}]'
sleep 3
