# refused-by: app-stays
# on one node the packet passes fewer rungs, but the app is to stay
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"nodeName":"${place.far-node}"}}}}'
kubectl patch service ${app} --type=json -p '[{"op":"replace","path":"/spec/selector","value":{"app":"${app}"}},{"op":"replace","path":"/spec/ports/0/targetPort","value":8080}]'
