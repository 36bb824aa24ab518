kubectl exec deploy/${front} -- cat /etc/hosts
# step: the first entry goes
kubectl patch deployment ${front} --type=json -p '[{"op":"remove","path":"/spec/template/spec/hostAliases/0"}]'
kubectl rollout status deployment ${front}
sleep 5
