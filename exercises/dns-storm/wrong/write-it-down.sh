# refused-by: partner-may-move
# no questions at all, until the partner moves
hop answer counted ${list.count}
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"hostAliases":[{"ip":"203.0.113.20","hostnames":["api.${partner}.example"]}]}}}}'
kubectl rollout status deployment ${app}
sleep 5
