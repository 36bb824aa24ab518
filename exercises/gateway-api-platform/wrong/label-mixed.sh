# refused-by: sandbox-outside
# a label that sandbox gets too
kubectl label namespace ${team} sandbox edge=open
kubectl patch gateway edge -n infra --type=json -p '[{"op":"add","path":"/spec/listeners/0/allowedRoutes","value":{"namespaces":{"from":"Selector","selector":{"matchLabels":{"edge":"open"}}}}}]'
sleep 5
