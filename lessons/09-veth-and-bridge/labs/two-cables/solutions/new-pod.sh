# step: switch on the end that is down
ssh worker-1 ip link set $(ssh worker-1 "ip -br link | grep DOWN | grep -o 'veth[0-9a-f]*'") up
# step: have the plugin plug in a new cable
kubectl get pod api-1 -o yaml > api.yaml
kubectl replace --force -f api.yaml
