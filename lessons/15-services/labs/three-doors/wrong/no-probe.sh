# refused-by: cart-is-asked
# silences the question in place of answering it
kubectl patch service shop -p '{"spec":{"selector":{"app":"shop"}}}'
kubectl patch deployment cart --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/readinessProbe"}]'
kubectl patch service news --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":8080}]'
