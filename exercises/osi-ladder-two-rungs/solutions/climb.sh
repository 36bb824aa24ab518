kubectl get pods -o wide
# step: below layer 4, where it is this: ${lower.what}
if [ "${lower.kind}" = cable ]; then
  ssh ${place.node} ip link set $(ssh ${place.node} "ip link | grep veth | grep -v master | grep -o 'veth[0-9a-f]*'") master cni0
elif [ "${lower.kind}" = neighbour ]; then
  hop on ${place.far-node} ip neigh del ${place.ip} dev eth0
else
  hop on ${place.far-node} ip route replace ${place.range} via ${place.ip}
fi
# look
kubectl describe service ${app}
# step: on layer 4, where it is this: ${upper.what}
kubectl patch service ${app} --type=json -p '[{"op":"replace","path":"/spec/selector","value":{"app":"${app}"}},{"op":"replace","path":"/spec/ports/0/targetPort","value":8080}]'
