# refused-by: cut-off
# the whole path is replaced, not the prefix
kubectl patch httproute site --type=json -p '[{"op":"add","path":"/spec/rules/1/filters","value":[{"type":"URLRewrite","urlRewrite":{"path":{"type":"ReplaceFullPath","replaceFullPath":"/"}}}]}]'
sleep 5
