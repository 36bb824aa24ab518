kubectl get endpointslices
kubectl describe service ${app}
# step: ask for the label that the pods carry
kubectl patch service ${app} -p '{"spec":{"selector":{"${label.key}":"${label.right}"}}}'
