ssh ${place.node} ip link show flannel.1
kubectl exec deploy/${front} -- ip link show eth0
# step: take the MTU out of the plugin's configuration
kubectl patch configmap kube-flannel-cfg -n kube-flannel --type merge -p '{"data": {"cni-conf.json": "{\"name\": \"cbr0\", \"cniVersion\": \"0.3.1\", \"plugins\": [{\"type\": \"flannel\", \"delegate\": {\"hairpinMode\": true, \"isDefaultGateway\": true}}, {\"type\": \"portmap\", \"capabilities\": {\"portMappings\": true}}]}"}}'
# step: flanneld writes the configuration to each node when it starts
kubectl rollout restart daemonset kube-flannel-ds -n kube-flannel
kubectl rollout status daemonset kube-flannel-ds -n kube-flannel
sleep 10
# step: new pods get the new MTU
kubectl rollout restart deployment ${back}
kubectl rollout status deployment ${back}
