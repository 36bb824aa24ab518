# step: a second name for the port in the stable pods
kubectl patch deployment ${app}-stable --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/ports/0/name","value":"${name}"}]'
kubectl rollout status deployment ${app}-stable
# step: the Service asks for this name
kubectl patch service ${app} --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"${name}"}]'
sleep 35
