# refused-by: redirect
# a rewrite hides the old address instead of leading away from it
kubectl patch httproute site --type=json -p '[{"op":"add","path":"/spec/rules/1/filters","value":[{"type":"URLRewrite","urlRewrite":{"path":{"type":"ReplacePrefixMatch","replacePrefixMatch":"/"}}}]},{"op":"add","path":"/spec/rules/2/filters","value":[{"type":"URLRewrite","urlRewrite":{"path":{"type":"ReplacePrefixMatch","replacePrefixMatch":"/${app}"}}}]}]'
sleep 5
