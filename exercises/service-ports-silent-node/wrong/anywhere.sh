# refused-by: stays-local
# figures arrive, and travel
kubectl patch service ${agent} -p '{"spec":{"internalTrafficPolicy":"Cluster"}}'
sleep 5
