# refused-by: reaches
# twice as many rounds
kubectl exec ${front} -- ping -c 1 -W 2 -t 128 $(kubectl get pods -l app=${app} -o jsonpath='{.items[0].status.podIP}')
ssh ${place.far-node} sysctl -w net.ipv4.ip_default_ttl=255
ssh ${place.node} sysctl -w net.ipv4.ip_default_ttl=255
