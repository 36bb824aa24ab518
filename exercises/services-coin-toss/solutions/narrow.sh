kubectl describe service ${app}
kubectl get pods -o wide --show-labels
# step: ask for the pods of this application only
kubectl patch service ${app} --type=json -p '[{"op":"replace","path":"/spec/selector","value":{"app":"${app}"}}]'
