kubectl get ingress ${app} -n ${new} -o yaml
kubectl get secret ${app}-tls -o jsonpath='{.data.tls\.crt}' | base64 -d > tls.crt
kubectl get secret ${app}-tls -o jsonpath='{.data.tls\.key}' | base64 -d > tls.key
# step: the pair under a new name
kubectl create secret generic ${app}-2026 -n ${new} --type=kubernetes.io/tls --from-file=tls.crt --from-file=tls.key
# step: the Ingress names it
kubectl patch ingress ${app} -n ${new} --type=json -p '[{"op":"replace","path":"/spec/tls/0/secretName","value":"${app}-2026"}]'
sleep 3
