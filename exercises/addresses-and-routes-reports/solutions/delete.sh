kubectl exec ${front}-0 -- ip address
kubectl exec ${front}-1 -- ip address
# step: have the pod made anew, with the configuration of today
kubectl delete pod ${front}-${victim}
# look
kubectl get pods -o wide
