# refused-by: never-refused
# now the other half fails
kubectl patch service ${app} --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":9090}]'
