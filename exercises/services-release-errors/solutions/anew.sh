kubectl describe service router
# step: a new Service with the same name, made from the Deployment
kubectl delete service router
kubectl expose deployment ${app} --name=router --port=80 --target-port=8080
# step: a list that belongs to nobody must not come back
kubectl delete endpointslice router-list --ignore-not-found
