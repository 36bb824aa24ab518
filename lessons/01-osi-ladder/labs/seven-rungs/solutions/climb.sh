# step: layer 1, switch the cable on
ssh worker-1 ip link set $(ssh worker-1 "ip -br link | grep DOWN | grep -o 'veth[0-9a-f]*'") up
# step: layer 2, forget the entry that lies
hop on control-plane ip neigh del 172.18.0.4 dev eth0
# step: layer 3, the right next hop
ssh worker-2 ip route replace 10.244.0.0/24 via 172.18.0.2
# step: layer 4, the port where somebody listens
kubectl patch service desk -p '{"spec":{"ports":[{"port":80,"targetPort":8080}]}}'
# step: layer 5, keep a visitor with one replica
kubectl patch service cart -p '{"spec":{"sessionAffinity":"ClientIP"}}'
# step: layer 6, the text in plain; the API encodes it once
kubectl patch secret letter -p '{"stringData":{"text":"hello\n"}}'
kubectl rollout restart deployment letter
# step: layer 7, the path that people ask for
kubectl patch configmap menu -p '{"data":{"default.conf":"server {\n  listen 80;\n  location = /soup { return 200 \"onion, pea\\n\"; }\n  location = /bread { return 200 \"rye, wheat\\n\"; }\n}\n"}}'
kubectl rollout restart deployment menu
# look
kubectl rollout status deployment menu
kubectl rollout status deployment letter
