kubectl get pods --show-labels
# step: give the pod the label that the Service asks for
kubectl label pod shop app=shop --overwrite
