# refused-by: node
# without its node the pod is forgotten, and its container runs on
kubectl delete node ${place.node}
sleep 90
