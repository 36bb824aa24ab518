kubectl get endpointslices
kubectl describe pods -l app=${app}
# step: the canary's port gets the name that the Service asks for
kubectl patch deployment ${app}-canary --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/ports/0/name","value":"http"}]'
kubectl rollout status deployment ${app}-canary
sleep 35
