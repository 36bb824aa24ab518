# refused-by: promise
# nobody asks any more whether it is ready
kubectl patch deployment ${app} --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/readinessProbe"}]'
kubectl rollout status deployment ${app} --timeout=60s
