# step: shop: give new pods the label that is asked for
kubectl patch deployment shop -p '{"spec":{"template":{"metadata":{"labels":{"app":"shop","door":"shop"}}}}}'
kubectl patch service shop --type=json -p '[{"op":"replace","path":"/spec/selector","value":{"door":"shop"}}]'
kubectl rollout status deployment shop
# step: cart: probe the main page
kubectl patch deployment cart --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/path","value":"/"}]'
kubectl rollout status deployment cart
# step: news: let the pods listen where the Service sends
kubectl patch deployment news --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/args/1","value":"--http-port=8081"},{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/port","value":8081}]'
kubectl rollout status deployment news
