# refused-by: metrics
# no clash any more, but nobody looks for metrics on 9999
kubectl set env deployment/shop -c metrics METRICS_PORT=9999
kubectl set env deployment/notes -c web BIND=0.0.0.0
kubectl rollout status deployment shop
