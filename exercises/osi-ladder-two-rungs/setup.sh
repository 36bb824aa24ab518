if [ "${lower.kind}" = cable ]; then
  INDEX=$(kubectl exec deploy/${app} -c tools -- ip -br link show eth0 | grep -o 'if[0-9]*' | grep -o '[0-9]*')
  ssh ${place.node} ip link set $(ssh ${place.node} ip link | grep "^$INDEX:" | grep -o 'veth[0-9a-f]*') nomaster
elif [ "${lower.kind}" = neighbour ]; then
  hop on ${place.far-node} ip neigh replace ${place.ip} lladdr ${lie} dev eth0 nud permanent
else
  hop on ${place.far-node} ip route replace ${place.range} via ${gone} dev eth0
fi
if [ "${upper.kind}" = port ]; then
  kubectl patch service ${app} -p '{"spec":{"ports":[{"port":80,"targetPort":${wrong-port}}]}}'
else
  kubectl patch service ${app} -p '{"spec":{"selector":{"app":"${app}","tier":"web"}}}'
fi
