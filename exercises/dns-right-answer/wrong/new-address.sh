# refused-by: no-pins
# today's address, written down again
kubectl patch deployment ${front} --type=json -p '[{"op":"replace","path":"/spec/template/spec/hostAliases/0/ip","value":"'$(kubectl get service ${back} -o jsonpath='{.spec.clusterIP}')'"}]'
kubectl rollout status deployment ${front}
sleep 5
