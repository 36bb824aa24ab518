# refused-by: right-server
# the Service is exchanged instead of the path
kubectl patch httproute site --type=json -p '[{"op":"replace","path":"/spec/rules/1/backendRefs/0/name","value":"pages"}]'
sleep 5
