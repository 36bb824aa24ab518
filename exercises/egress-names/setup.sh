kubectl patch deployment coredns -n kube-system -p '{"spec":{"template":{"spec":{"nodeSelector":{"kubernetes.io/hostname":"${place.node}"}}}}}'
kubectl rollout status deployment coredns -n kube-system
ssh ${place.node} ip route del default
sleep 10
