kubectl describe service ${feed}
# step: the alias goes, a Service with the same name comes
kubectl delete service ${feed}
kubectl expose deployment ${store} --name=${feed} --port=80 --target-port=8080
sleep 45
