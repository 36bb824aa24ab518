# refused-by: collector-collects
# what is left is app=collector in shop, and nobody is that
kubectl patch networkpolicy db-ingress -n shop --type=json -p '[{"op":"remove","path":"/spec/ingress/0/from/1"}]'
sleep 2
