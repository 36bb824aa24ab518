# refused-by: sees-players
# even at once, and every player is a node
hop answer share 50
kubectl patch service ${app} -p '{"spec":{"externalTrafficPolicy":"Cluster"}}'
sleep 20
