# refused-by: finds-cache
# two questions only, and no name of the cluster
hop answer counted ${list.count}
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"dnsPolicy":"Default","dnsConfig":{"options":[{"name":"ndots","value":"1"}]}}}}}'
kubectl rollout status deployment ${app}
sleep 5
