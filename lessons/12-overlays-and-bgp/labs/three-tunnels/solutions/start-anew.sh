ssh worker-2 ip -d link show flannel.1
ssh worker-1 bridge fdb show dev flannel.1
# step: flanneld of worker-2 makes its device anew, with the right VNI
kubectl delete pod -n kube-flannel --field-selector spec.nodeName=worker-2 -l app=flannel
sleep 15
# step: flanneld of worker-1 writes all its entries anew
kubectl delete pod -n kube-flannel --field-selector spec.nodeName=worker-1 -l app=flannel
sleep 15
# step: a new pod gets the MTU of the overlay
kubectl rollout restart deployment hub
kubectl rollout status deployment hub
