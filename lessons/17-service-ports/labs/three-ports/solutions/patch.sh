kubectl get endpointslices
# step: desk: the name that the pods use
kubectl patch service desk --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"http"}]'
# step: meter: the protocol that clients use
kubectl patch service meter --type=json -p '[{"op":"replace","path":"/spec/ports/0/protocol","value":"UDP"}]'
# step: album: a Service with an address
kubectl delete service album
kubectl expose deployment album --port=80 --target-port=http
sleep 35
