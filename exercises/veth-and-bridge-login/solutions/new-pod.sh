kubectl exec ${app}-${victim} -- ip -br link
# step: a new pod gets a new cable
kubectl delete pod ${app}-${victim}
# look
kubectl get pods -o wide
