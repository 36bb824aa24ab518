kubectl get pods -o wide
ssh ${place.node} ls /etc/cni/net.d
# step: Flannel's file comes first again
ssh ${place.node} mv /etc/cni/net.d/10-build.conflist /etc/cni/net.d/90-build.conflist
# step: the pod is made anew and wired by Flannel
kubectl delete pod -l app=${app} --field-selector spec.nodeName=${place.node}
kubectl rollout status daemonset ${app}
sleep 5
