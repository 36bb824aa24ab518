# refused-by: stays
# flees to the other node
kubectl delete pod ${b}
