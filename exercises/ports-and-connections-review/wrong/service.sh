# refused-by: page
# another target port does not make anybody listen there
kubectl patch service ${app} -p '{"spec":{"ports":[{"port":80,"targetPort":9113}]}}'
