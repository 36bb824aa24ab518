# refused-by: pod
# the Service is right now, and leads to a pod that nobody reaches
kubectl patch service ${app} --type=json -p '[{"op":"replace","path":"/spec/selector","value":{"app":"${app}"}},{"op":"replace","path":"/spec/ports/0/targetPort","value":8080}]'
