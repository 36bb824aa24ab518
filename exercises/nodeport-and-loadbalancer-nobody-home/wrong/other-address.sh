# refused-by: answers
# a node port answers, at another address than the one on the tickets
kubectl patch service ${app} -p '{"spec":{"type":"NodePort"}}'
sleep 10
