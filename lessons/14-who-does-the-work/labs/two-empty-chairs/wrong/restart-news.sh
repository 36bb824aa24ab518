# refused-by: nodes
# one more change that does not arrive
kubectl rollout restart deployment news
sleep 30
