kubectl get endpointslices
kubectl get pods -o wide
# step: let the cluster find the pods
kubectl set selector service router app=${app}
# step: the old list goes
kubectl delete endpointslice router-list
