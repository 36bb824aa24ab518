# refused-by: reached
# the node helps itself to addresses for which no other node has a route
ssh ${place.node} 'sed -i s#${place.net}.0/24#${place.net}.0/22# /etc/cni/net.d/10-bridge.conflist'
kubectl delete pod -l app=${app}
sleep 60
