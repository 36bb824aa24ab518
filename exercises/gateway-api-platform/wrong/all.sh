# refused-by: sandbox-outside
# everybody may publish, and somebody takes /pay
kubectl patch gateway edge -n infra --type=json -p '[{"op":"add","path":"/spec/listeners/0/allowedRoutes","value":{"namespaces":{"from":"All"}}},{"op":"remove","path":"/spec/listeners/0/hostname"}]'
sleep 5
