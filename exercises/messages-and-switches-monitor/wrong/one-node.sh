# refused-by: control
# an entry for one node only
kubectl debug ${store} -q -it --image=nicolaka/netshoot --profile=netadmin -- ip route add ${place.far-ip} via ${place.gateway}
