# refused-by: always-answers
# more new pods, more dead addresses
kubectl rollout restart deployment ${app}
kubectl rollout status deployment ${app}
