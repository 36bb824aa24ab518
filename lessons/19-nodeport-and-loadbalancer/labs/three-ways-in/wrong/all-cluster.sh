# refused-by: kiosk-sees-terminals
# reaches every node, and hides the terminals
kubectl patch service desk -p '{"spec":{"externalTrafficPolicy":"Local"}}'
kubectl patch service kiosk -p '{"spec":{"externalTrafficPolicy":"Cluster"}}'
kubectl patch ipaddresspool default -n metallb-system --type=merge -p '{"spec":{"addresses":["172.18.255.200-172.18.255.210"]}}'
sleep 15
