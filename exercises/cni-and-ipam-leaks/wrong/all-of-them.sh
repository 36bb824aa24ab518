# refused-by: own-addresses
# also what living pods have: their addresses are given out again
ssh ${place.node} 'rm -f /var/lib/cni/networks/bridge/*'
kubectl delete pod -l app=${app}
sleep 90
