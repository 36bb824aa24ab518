# refused-by: trusted
# certificate of one, key of another: kubectl refuses the pair
kubectl get secret ${app}-tls -o jsonpath='{.data.tls\.crt}' | base64 -d > app.crt
kubectl get secret admin-tls -o jsonpath='{.data.tls\.key}' | base64 -d > app.key
kubectl delete secret ${app}-tls -n ${new} --ignore-not-found
kubectl create secret tls ${app}-tls -n ${new} --cert app.crt --key app.key
sleep 3
