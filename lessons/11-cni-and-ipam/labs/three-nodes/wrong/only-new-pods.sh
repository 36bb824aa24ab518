# refused-by: one-runs
# new pods ask the same files
kubectl delete pod -l 'app in (one,two,three)'
sleep 60
