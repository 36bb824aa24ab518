ip neigh
kubectl get ipaddresspools,l2advertisements -n metallb-system
# step: announce the pool under its new name
kubectl patch l2advertisement lan -n metallb-system --type=merge -p '{"spec":{"ipAddressPools":["${pool}"]}}'
sleep 10
