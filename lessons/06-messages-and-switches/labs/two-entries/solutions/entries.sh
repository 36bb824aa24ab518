kubectl exec pod-1 -c c1 -- ip route
# step: pod-1's way out is the bridge
kubectl debug pod-1 -q -it --image=nicolaka/netshoot --profile=netadmin -- ip route replace default via 10.244.0.1
# look
ssh node-2 ip route
# step: the entry for one address goes
ssh node-2 ip route del $(kubectl get pod pod-4 -o jsonpath='{.status.podIP}')
