# refused-by: sandbox-stays
# it comes back tomorrow
kubectl delete httproute experiment -n sandbox
kubectl patch gateway edge -n infra --type=json -p '[{"op":"add","path":"/spec/listeners/0/allowedRoutes","value":{"namespaces":{"from":"All"}}},{"op":"remove","path":"/spec/listeners/0/hostname"}]'
sleep 5
