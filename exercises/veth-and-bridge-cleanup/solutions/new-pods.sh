# step: switch the bridge on
ssh ${place.node} ip link set cni0 up
# step: have all three pods plugged in anew
kubectl get pod ${a} ${b} ${c} -o yaml > pods.yaml
kubectl replace --force -f pods.yaml
# look
kubectl get pods -o wide
