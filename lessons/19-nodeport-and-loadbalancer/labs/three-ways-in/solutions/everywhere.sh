# step: desk: keep the client's address
kubectl patch service desk -p '{"spec":{"externalTrafficPolicy":"Local"}}'
# step: kiosk: one pod on each worker
kubectl patch deployment kiosk --type=json -p '[{"op":"remove","path":"/spec/template/spec/nodeSelector"},{"op":"add","path":"/spec/template/spec/affinity","value":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"kubernetes.io/hostname","labelSelector":{"matchLabels":{"app":"kiosk"}}}]}}},{"op":"replace","path":"/spec/replicas","value":2}]'
sleep 20
# step: album: a second pool, and its announcement
cat <<'P' | kubectl apply -f -
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: more, namespace: metallb-system}
spec: {addresses: [172.18.255.201-172.18.255.210]}
---
apiVersion: metallb.io/v1beta1
kind: L2Advertisement
metadata: {name: more, namespace: metallb-system}
spec: {ipAddressPools: [more]}
P
sleep 15
