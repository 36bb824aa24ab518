# refused-by: report
# the pods of today keep the MTU with which they were made
kubectl patch configmap kube-flannel-cfg -n kube-flannel --type merge -p '{"data": {"cni-conf.json": "{\"name\": \"cbr0\", \"cniVersion\": \"0.3.1\", \"plugins\": [{\"type\": \"flannel\", \"delegate\": {\"hairpinMode\": true, \"isDefaultGateway\": true, \"mtu\": 1450}}, {\"type\": \"portmap\", \"capabilities\": {\"portMappings\": true}}]}"}}'
kubectl rollout restart daemonset kube-flannel-ds -n kube-flannel
kubectl rollout status daemonset kube-flannel-ds -n kube-flannel
