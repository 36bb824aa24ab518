kubectl get configmap kube-flannel-cfg -n kube-flannel -o yaml
# step: 1450 in the plugin's configuration
kubectl patch configmap kube-flannel-cfg -n kube-flannel --type merge -p '{"data": {"cni-conf.json": "{\"name\": \"cbr0\", \"cniVersion\": \"0.3.1\", \"plugins\": [{\"type\": \"flannel\", \"delegate\": {\"hairpinMode\": true, \"isDefaultGateway\": true, \"mtu\": 1450}}, {\"type\": \"portmap\", \"capabilities\": {\"portMappings\": true}}]}"}}'
# step: new flanneld, new file on each node
kubectl rollout restart daemonset kube-flannel-ds -n kube-flannel
kubectl rollout status daemonset kube-flannel-ds -n kube-flannel
sleep 10
# step: new pods
kubectl rollout restart deployment ${back} ${front}
kubectl rollout status deployment ${back}
kubectl rollout status deployment ${front}
