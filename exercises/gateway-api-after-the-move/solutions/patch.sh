cat old-ingress.yaml
kubectl get httproute site -o yaml
# step: cut the prefix off
kubectl patch httproute site --type=json -p '[{"op":"add","path":"/spec/rules/1/filters","value":[{"type":"URLRewrite","urlRewrite":{"path":{"type":"ReplacePrefixMatch","replacePrefixMatch":"/"}}}]}]'
# step: redirect, and no backend
kubectl patch httproute site --type=json -p '[{"op":"replace","path":"/spec/rules/2","value":{"matches":[{"path":{"type":"PathPrefix","value":"/${old}"}}],"filters":[{"type":"RequestRedirect","requestRedirect":{"statusCode":301,"path":{"type":"ReplacePrefixMatch","replacePrefixMatch":"/${app}"}}}]}}]'
sleep 5
