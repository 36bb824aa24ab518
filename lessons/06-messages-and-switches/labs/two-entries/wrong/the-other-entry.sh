# refused-by: pod-3-found
# deletes the entry for all pods of node-2, and leaves the wrong one
kubectl debug pod-1 -q -it --image=nicolaka/netshoot --profile=netadmin -- ip route replace default via 10.244.0.1
ssh node-2 ip route del 10.244.1.0/24
