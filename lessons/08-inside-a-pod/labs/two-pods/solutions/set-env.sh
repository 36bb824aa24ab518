kubectl logs deploy/shop -c metrics
# step: a port of its own for the helper
kubectl set env deployment/shop -c metrics METRICS_PORT=9090
# look
kubectl exec deploy/notes -c tools -- ss -ltn
# step: let notes listen at every address
kubectl set env deployment/notes -c web BIND=0.0.0.0
# look
kubectl rollout status deployment shop
kubectl rollout status deployment notes
