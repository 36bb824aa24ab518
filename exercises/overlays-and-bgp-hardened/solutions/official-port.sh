kubectl get configmap kube-flannel-cfg -n kube-flannel -o yaml
# step: Flannel is to use VXLAN's official port
kubectl patch configmap kube-flannel-cfg -n kube-flannel --type merge -p '{"data": {"net-conf.json": "{\"Network\": \"10.244.0.0/16\", \"EnableNFTables\": false, \"Backend\": {\"Type\": \"vxlan\", \"Port\": 4789}}"}}'
# step: flanneld reads its configuration when it starts
kubectl rollout restart daemonset kube-flannel-ds -n kube-flannel
kubectl rollout status daemonset kube-flannel-ds -n kube-flannel
sleep 10
