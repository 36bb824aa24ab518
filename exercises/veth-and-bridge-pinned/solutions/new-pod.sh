# step: a new pod gets a new MAC address, which nobody has pinned
kubectl get pod ${b} -o yaml > pod.yaml
kubectl replace --force -f pod.yaml
# look
kubectl get pods -o wide
