kubectl rollout status deployment ${app}
kubectl wait --for=condition=Ready pod/${front} pod/cache --timeout=60s
ssh ${place.node} ip route add ${place.range}/${bits} via ${place.far-ip}
sleep 30
