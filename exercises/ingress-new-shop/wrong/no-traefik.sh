# refused-by: old-answers
# one controller less does not make the other one responsible
kubectl scale deployment traefik -n traefik --replicas=0
kubectl patch ingress ${shop} -n ${team} --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/port/name","value":"web"}]'
sleep 5
