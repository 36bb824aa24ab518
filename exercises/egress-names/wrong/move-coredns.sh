# refused-by: node-out
# names work, and the node with its pods is still cut off
kubectl patch deployment coredns -n kube-system -p '{"spec":{"template":{"spec":{"nodeSelector":{"kubernetes.io/hostname":"${place.other}"}}}}}'
kubectl rollout status deployment coredns -n kube-system
sleep 40
