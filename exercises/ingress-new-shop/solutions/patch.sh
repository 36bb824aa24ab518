kubectl get ingress -A
kubectl get ingressclass
kubectl describe ingress -n ${team}
# step: the controller to which the address belongs
kubectl patch ingress ${shop} -n ${team} --type=json -p '[{"op":"replace","path":"/spec/ingressClassName","value":"nginx"}]'
# step: the name that the Service gives its port
kubectl patch ingress ${shop} -n ${team} --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/port/name","value":"web"}]'
sleep 3
