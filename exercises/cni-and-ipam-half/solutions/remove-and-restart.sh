ssh ${place.node} cat /etc/cni/net.d/10-build.conflist
# step: the builder's file does not belong here at all
ssh ${place.node} rm /etc/cni/net.d/10-build.conflist
# step: all pods of the application anew
kubectl rollout restart daemonset ${app}
kubectl rollout status daemonset ${app}
sleep 5
