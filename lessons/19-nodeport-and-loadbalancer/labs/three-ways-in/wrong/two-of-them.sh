# refused-by: kiosk-answers
# two pods on the wrong node
kubectl scale deployment kiosk --replicas=2
kubectl patch service desk -p '{"spec":{"externalTrafficPolicy":"Local"}}'
kubectl patch ipaddresspool default -n metallb-system --type=merge -p '{"spec":{"addresses":["172.18.255.200-172.18.255.210"]}}'
sleep 15
