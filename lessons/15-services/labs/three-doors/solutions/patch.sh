kubectl get endpointslices
# step: shop: ask for the label that the pods carry
kubectl patch service shop -p '{"spec":{"selector":{"app":"shop"}}}'
# look
kubectl describe pods -l app=cart
# step: cart: probe a page that exists
kubectl patch deployment cart --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/path","value":"/hostname"}]'
kubectl rollout status deployment cart
# step: news: send requests to the port where the pods listen
kubectl patch service news --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":8080}]'
