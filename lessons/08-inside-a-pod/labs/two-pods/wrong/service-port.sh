# refused-by: notes
# a Service leads to a pod's address, and at localhost it cannot knock
kubectl patch service notes -p '{"spec":{"ports":[{"port":80,"targetPort":80}]}}'
kubectl set env deployment/shop -c metrics METRICS_PORT=9090
kubectl rollout status deployment shop
