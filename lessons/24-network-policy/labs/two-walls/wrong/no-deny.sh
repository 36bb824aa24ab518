# refused-by: front-stays-inside
# opens the namespace again
kubectl delete networkpolicy default-deny front-egress -n shop
kubectl patch networkpolicy db-ingress -n shop --type=json -p '[{"op":"add","path":"/spec/ingress/0/from/1/podSelector","value":{"matchLabels":{"app":"collector"}}}]'
sleep 2
