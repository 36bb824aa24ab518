ssh ${place.node} ip route
kubectl get bgppeers -o yaml
kubectl get nodes --show-labels
# step: the peers ask for the label that control planes have today
kubectl patch bgppeer reflectors --type merge -p '{"spec":{"peerSelector":"has(node-role.kubernetes.io/control-plane)"}}'
sleep 5
