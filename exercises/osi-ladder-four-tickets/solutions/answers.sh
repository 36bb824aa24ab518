kubectl describe service ${refused}
# step: a refusal comes from layer 4
hop answer one 4
# step: a 404 comes from layer 7
hop answer two 7
# step: no carrier is layer 1
hop answer three 1
# step: unreadable text is layer 6
hop answer four 6
# step: send to the port where the pod listens
kubectl patch service ${refused} -p '{"spec":{"ports":[{"port":80,"targetPort":8080}]}}'
