# refused-by: api-below
# a slash more is still exactly one path
kubectl patch ingress ${app} --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/1/path","value":"/feed/"}]'
sleep 3
