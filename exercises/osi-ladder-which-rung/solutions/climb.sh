kubectl exec client -- curl -sS -m 5 http://10.96.88.1/${path}
# step: repair what is broken on layer ${rung.layer}
if [ "${rung.layer}" = 1 ]; then
  ssh ${place.node} ip link set $(ssh ${place.node} "ip -br link | grep DOWN | grep -o 'veth[0-9a-f]*'") up
elif [ "${rung.layer}" = 2 ]; then
  hop on ${place.far-node} ip neigh del ${place.ip} dev eth0
elif [ "${rung.layer}" = 3 ]; then
  hop on ${place.far-node} ip route replace ${place.range} via ${place.ip}
elif [ "${rung.layer}" = 4 ]; then
  kubectl patch service ${app} -p '{"spec":{"ports":[{"port":80,"targetPort":8080}]}}'
else
  kubectl patch configmap ${app} -p '{"data":{"default.conf":"server {\n  listen 8080;\n  location = /health { return 200 \"ok\\n\"; }\n  location = /${path} { return 200 \"${app} is open\\n\"; }\n}\n"}}'
  kubectl rollout restart deployment ${app}
  kubectl rollout status deployment ${app}
fi
# step: name the layer
hop answer layer ${rung.layer}
