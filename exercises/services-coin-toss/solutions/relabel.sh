kubectl get pods --show-labels
# step: take the other application out of the selection
kubectl patch deployment ${worker} -p '{"spec":{"template":{"metadata":{"labels":{"part-of":"backstage"}}}}}'
kubectl rollout status deployment ${worker}
