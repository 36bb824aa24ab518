# step: the same by its number
kubectl patch service ${app} --type=json -p '[{"op":"replace","path":"/spec/ports/1/targetPort","value":${tls}}]'
