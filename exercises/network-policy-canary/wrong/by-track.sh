# refused-by: batch-stays-out
# other applications have canaries too
kubectl patch networkpolicy ${store}-canary --type=json -p '[{"op":"replace","path":"/spec/ingress/0/from/0/podSelector/matchLabels","value":{"track":"canary"}},{"op":"replace","path":"/spec/ingress/0/ports/0/port","value":6379}]'
sleep 2
