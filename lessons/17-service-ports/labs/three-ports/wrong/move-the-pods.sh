# refused-by: pods-stay
# the pods of album on port 80: refused by the owner of the pods
kubectl patch service desk --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"http"}]'
kubectl patch service meter --type=json -p '[{"op":"replace","path":"/spec/ports/0/protocol","value":"UDP"}]'
kubectl patch deployment album --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/args/1","value":"--http-port=80"}]'
kubectl rollout status deployment album
