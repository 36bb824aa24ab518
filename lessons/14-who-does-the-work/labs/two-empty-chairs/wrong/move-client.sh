# refused-by: client-stays
# puts the client where the rules are right
ssh worker-2 systemctl start kubelet
kubectl delete pod client
kubectl run client --image=nicolaka/netshoot --overrides '{"spec":{"nodeName":"worker-2"}}' -- sleep infinity
sleep 30
