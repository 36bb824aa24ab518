# refused-by: always-answers
# two lists now, and kube-proxy uses both
kubectl set selector service router app=${app}
