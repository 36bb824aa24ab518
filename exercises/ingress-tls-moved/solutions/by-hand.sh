kubectl logs -n ingress-nginx deploy/ingress-nginx-controller
kubectl get secrets -A
kubectl get secret ${app}-tls -o jsonpath='{.data.tls\.crt}' | base64 -d > app.crt
kubectl get secret ${app}-tls -o jsonpath='{.data.tls\.key}' | base64 -d > app.key
# step: the same pair in the new namespace
kubectl delete secret ${app}-tls -n ${new} --ignore-not-found
kubectl create secret tls ${app}-tls -n ${new} --cert app.crt --key app.key
sleep 3
