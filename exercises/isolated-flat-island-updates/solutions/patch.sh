kubectl get services
# step: an ordinary Service in place of the alias
kubectl patch service ${feed} --type merge -p '{"spec":{"type":"ClusterIP","externalName":null,"selector":{"app":"${store}"},"ports":[{"port":80,"targetPort":8080}]}}'
sleep 45
