# refused-by: names-one
# nobody here takes the policies back when the label goes
kubectl label namespace kube-system default owner-
sleep 2
