kubectl get pods -A -o wide --field-selector spec.nodeName=${place.node}
# step: pods have low numbers here; what is above belongs to nobody
ssh ${place.node} 'cd /var/lib/cni/networks/bridge; rm ${place.net}.[3-9][0-9] ${place.net}.1[0-9][0-9]'
sleep 90
