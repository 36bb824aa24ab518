# refused-by: worker-answers
# the wrong endpoints are gone, and so is the application
kubectl delete deployment ${worker}
