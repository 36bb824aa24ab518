kubectl describe deployment ${pool}
# step: open fewer connections
kubectl set env deployment ${pool} CONNECTIONS=3
kubectl rollout status deployment ${pool}
# step: forget the old ones at once
ssh ${place.node} conntrack -F
sleep 30
