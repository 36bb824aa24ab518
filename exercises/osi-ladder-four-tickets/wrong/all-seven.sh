# refused-by: one
# not everything that shows in a browser is layer 7
hop answer one 7
hop answer two 7
hop answer three 7
hop answer four 7
kubectl patch service ${refused} -p '{"spec":{"ports":[{"port":80,"targetPort":8080}]}}'
