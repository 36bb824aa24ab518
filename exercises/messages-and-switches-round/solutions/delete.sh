kubectl get pods -o wide
kubectl exec ${front} -- traceroute -n -w 1 -m 6 $(kubectl get pods -l app=${app} -o jsonpath='{.items[0].status.podIP}')
ssh ${place.node} ip route
# step: the entry for a part of its own range goes
ssh ${place.node} ip route del ${place.range}/${bits}
# look
sleep 15
kubectl get pods
