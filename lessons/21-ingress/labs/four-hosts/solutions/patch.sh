kubectl get ingress,ingressclass
kubectl describe ingress tools
# step: the class that exists
kubectl patch ingress books --type=json -p '[{"op":"replace","path":"/spec/ingressClassName","value":"nginx"}]'
# step: the host that people ask for
kubectl patch ingress music --type=json -p '[{"op":"replace","path":"/spec/rules/0/host","value":"music.test"}]'
# step: a prefix, so that everything below is matched
kubectl patch ingress toys --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/pathType","value":"Prefix"}]'
# step: the port that the Service offers
kubectl patch ingress tools --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/port/number","value":80}]'
sleep 3
