kubectl describe pod -l app=${app} --show-events
ssh ${place.node} ls /var/lib/cni/networks/bridge
kubectl get pods -A -o wide
# step: every reservation goes that belongs to no living pod
kubectl get pods -A -o jsonpath='{.items[*].status.podIP}' > living
for i in $(seq 2 254); do grep -qw "${place.net}.$i" living || echo "rm -f /var/lib/cni/networks/bridge/${place.net}.$i"; done | ssh ${place.node} sh
sleep 90
