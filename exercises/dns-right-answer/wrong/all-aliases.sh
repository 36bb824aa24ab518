# refused-by: licence
# one entry was needed
kubectl patch deployment ${front} --type=json -p '[{"op":"remove","path":"/spec/template/spec/hostAliases"}]'
kubectl rollout status deployment ${front}
sleep 5
