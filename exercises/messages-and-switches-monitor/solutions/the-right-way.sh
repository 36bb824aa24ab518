# step: the entry names the gateway, as the default one does
kubectl debug ${store} -q -it --image=nicolaka/netshoot --profile=netadmin -- sh -c "ip route del ${entry.route}; ip route add ${entry.range} via ${place.gateway}"
