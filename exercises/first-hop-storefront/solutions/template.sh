kubectl get pods --show-labels
# step: let the Deployment make pods with the label that is asked for
kubectl patch deployment ${app} -p '{"spec":{"template":{"metadata":{"labels":{"${label.key}":"${label.typo}"}}}}}'
# look
kubectl get pods --show-labels
