# refused-by: album-spreads
# the right number for clients of pods, and still nobody balances
kubectl patch service desk --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"http"}]'
kubectl patch service meter --type=json -p '[{"op":"replace","path":"/spec/ports/0/protocol","value":"UDP"}]'
kubectl patch service album --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":8080}]'
