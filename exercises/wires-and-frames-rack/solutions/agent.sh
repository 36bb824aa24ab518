hop on ${place.node} ip -br link
# step: switch the interface on
hop on ${place.node} ip link set eth0 up
# look
ssh ${place.node} ip route
# step: let the plugin's agent write the routes to the other pods
kubectl rollout restart daemonset kindnet -n kube-system
kubectl rollout status daemonset kindnet -n kube-system
# step: the default route is not the plugin's business
ssh ${place.node} ip route add default via 172.18.0.1
