if [ "${rung.layer}" = 1 ]; then
  INDEX=$(kubectl exec deploy/${app} -c tools -- ip -br link show eth0 | grep -o 'if[0-9]*' | grep -o '[0-9]*')
  ssh ${place.node} ip link set $(ssh ${place.node} ip link | grep "^$INDEX:" | grep -o 'veth[0-9a-f]*') down
elif [ "${rung.layer}" = 2 ]; then
  hop on ${place.far-node} ip neigh replace ${place.ip} lladdr ${lie} dev eth0 nud permanent
elif [ "${rung.layer}" = 3 ]; then
  hop on ${place.far-node} ip route replace ${place.range} via ${gone} dev eth0
elif [ "${rung.layer}" = 4 ]; then
  kubectl patch service ${app} -p '{"spec":{"ports":[{"port":80,"targetPort":8088}]}}'
else
  kubectl patch configmap ${app} -p '{"data":{"default.conf":"server {\n  listen 8080;\n  location = /health { return 200 \"ok\\n\"; }\n  location = /${path}s { return 200 \"${app} is open\\n\"; }\n}\n"}}'
  kubectl rollout restart deployment ${app}
  kubectl rollout status deployment ${app}
fi
