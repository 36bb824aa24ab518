kubectl describe networkpolicy
# step: the port of the pod
kubectl patch networkpolicy ${store}-canary --type=json -p '[{"op":"replace","path":"/spec/ingress/0/ports/0/port","value":6379}]'
sleep 2
