for n in books toys; do kubectl rollout status deployment $n; done
kubectl rollout status deployment music -n warehouse
sleep 5
