# refused-by: opened
# a default is written at creation; objects that exist do not change
kubectl annotate ingressclass traefik ingressclass.kubernetes.io/is-default-class-
kubectl annotate ingressclass nginx ingressclass.kubernetes.io/is-default-class=true
kubectl patch ingress ${shop} -n ${team} --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/port/name","value":"web"}]'
sleep 3
