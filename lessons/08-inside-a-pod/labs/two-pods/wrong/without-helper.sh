# refused-by: both-containers
# the shop is back, and blind
kubectl patch deployment shop --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/1"}]'
kubectl set env deployment/notes -c web BIND=0.0.0.0
