for n in ui api next; do kubectl rollout status deployment $n; done
sleep 3
