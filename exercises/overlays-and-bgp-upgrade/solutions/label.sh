kubectl get bgppeers -o yaml
# step: the reflector gets its old label back
kubectl label node control-plane node-role.kubernetes.io/master=
sleep 5
