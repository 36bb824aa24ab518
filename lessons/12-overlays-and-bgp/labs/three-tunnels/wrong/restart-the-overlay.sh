# refused-by: long-page
# VNI and VTEP are well again; the pods still send too large packets
kubectl rollout restart daemonset kube-flannel-ds -n kube-flannel
kubectl rollout status daemonset kube-flannel-ds -n kube-flannel
sleep 10
