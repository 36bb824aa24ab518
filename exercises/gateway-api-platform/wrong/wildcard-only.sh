# refused-by: bare
# the bare name does not fit the wildcard
kubectl patch gateway edge -n infra --type=json -p '[{"op":"add","path":"/spec/listeners/0/allowedRoutes","value":{"namespaces":{"from":"Selector","selector":{"matchLabels":{"team":"${team}"}}}}}]'
sleep 5
