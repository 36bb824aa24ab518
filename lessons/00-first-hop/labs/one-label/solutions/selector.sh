kubectl describe service shop
# step: ask for the label that the pod has
kubectl patch service shop -p '{"spec":{"selector":{"app":"shpo"}}}'
