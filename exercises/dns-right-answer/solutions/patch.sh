kubectl exec deploy/${front} -- cat /etc/hosts
# step: only the entry that DNS does not know stays
kubectl patch deployment ${front} --type=json -p '[{"op":"replace","path":"/spec/template/spec/hostAliases","value":[{"ip":"203.0.113.10","hostnames":["licence.internal"]}]}]'
kubectl rollout status deployment ${front}
sleep 5
