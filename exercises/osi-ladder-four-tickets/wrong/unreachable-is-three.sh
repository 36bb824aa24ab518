# refused-by: three
# no address and no route is wrong there: the cable is out
hop answer one 4
hop answer two 7
hop answer three 3
hop answer four 6
kubectl patch service ${refused} -p '{"spec":{"ports":[{"port":80,"targetPort":8080}]}}'
