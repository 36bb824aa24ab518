kubectl describe ingress
kubectl logs -n ingress-nginx deploy/ingress-nginx-controller --tail=3
# step: no rule of its own for this host
kubectl patch ingress platform-ui --type=json -p '[{"op":"remove","path":"/spec/rules/1"}]'
sleep 3
