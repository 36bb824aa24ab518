# refused-by: docs
# with ingress-nginx this compares letters
kubectl patch ingress ${app} --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/1/pathType","value":"ImplementationSpecific"}]'
sleep 3
