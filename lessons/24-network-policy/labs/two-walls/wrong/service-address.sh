# refused-by: front-finds-db
# the address of the Service is rewritten before the policy is asked
kubectl patch networkpolicy front-egress -n shop --type=json -p '[{"op":"add","path":"/spec/egress/-","value":{"to":[{"ipBlock":{"cidr":"10.96.0.10/32"}}],"ports":[{"protocol":"UDP","port":53}]}}]'
kubectl patch networkpolicy db-ingress -n shop --type=json -p '[{"op":"add","path":"/spec/ingress/0/from/1/podSelector","value":{"matchLabels":{"app":"collector"}}}]'
sleep 2
