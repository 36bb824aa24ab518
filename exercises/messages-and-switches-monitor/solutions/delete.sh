kubectl exec ${store} -- ip route
kubectl exec ${client} -- ip route
# step: the entry for the nodes' range goes
kubectl debug ${store} -q -it --image=nicolaka/netshoot --profile=netadmin -- ip route del ${entry.route}
