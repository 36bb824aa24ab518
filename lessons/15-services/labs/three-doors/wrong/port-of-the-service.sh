# refused-by: news-answers
# changes the door's number, not where it leads
kubectl patch service shop -p '{"spec":{"selector":{"app":"shop"}}}'
kubectl patch deployment cart --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/path","value":"/hostname"}]'
kubectl patch service news --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":8080}]'
