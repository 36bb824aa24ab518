# refused-by: others-page
# now every environment has only the new page
kubectl patch ingress platform-ui --type=json -p '[{"op":"replace","path":"/spec/rules/1/host","value":"*.test"}]'
sleep 3
