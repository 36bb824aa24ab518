# step: a second name for the port in the stable pods
kubectl patch deployment ${app}-stable --type=json -p '[{"op":"add","path":"/spec/template/spec/containers/0/ports/-","value":{"name":"${name}","containerPort":8080}}]'
kubectl rollout status deployment ${app}-stable
# step: the Service asks for this name
kubectl patch service ${app} --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"${name}"}]'
sleep 35
