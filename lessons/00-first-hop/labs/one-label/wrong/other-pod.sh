# refused-by: right-pod
# points the Service at a pod that runs, but is another application
kubectl patch service shop -p '{"spec":{"selector":{"app":"clock"}}}'
