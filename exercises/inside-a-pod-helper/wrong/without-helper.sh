# refused-by: three-containers
# the page is back, the helper is gone
kubectl patch deployment ${app} --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/1"}]'
kubectl rollout status deployment ${app}
