kubectl get services
# step: desk: keep the client's address
kubectl patch service desk -p '{"spec":{"externalTrafficPolicy":"Local"}}'
# step: kiosk: a pod where the terminals ask
kubectl patch deployment kiosk -p '{"spec":{"template":{"spec":{"nodeSelector":{"kubernetes.io/hostname":"worker-2"}}}}}'
kubectl rollout status deployment kiosk
# step: album: a larger pool
kubectl patch ipaddresspool default -n metallb-system --type=merge -p '{"spec":{"addresses":["172.18.255.200-172.18.255.210"]}}'
sleep 15
