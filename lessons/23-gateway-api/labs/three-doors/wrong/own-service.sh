# refused-by: music
# the Service of that name in default has no pods
kubectl patch httproute music --type=json -p '[{"op":"remove","path":"/spec/rules/0/backendRefs/0/namespace"}]'
sleep 3
