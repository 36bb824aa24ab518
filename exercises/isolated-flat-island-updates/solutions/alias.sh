kubectl get services
# step: an alias again, for a name inside
kubectl patch service ${feed} --type merge -p '{"spec":{"externalName":"${store}.default.svc.cluster.local"}}'
sleep 45
