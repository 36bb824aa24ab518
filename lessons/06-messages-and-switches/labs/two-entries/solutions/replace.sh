# step: take the wrong way out of pod-1, then give it the right one
kubectl debug pod-1 -q -it --image=nicolaka/netshoot --profile=netadmin -- sh -c "ip route del default; ip route add default via 10.244.0.1"
# step: the entry for one address names the right edge
ssh node-2 ip route replace $(kubectl get pod pod-4 -o jsonpath='{.status.podIP}') dev cni0
