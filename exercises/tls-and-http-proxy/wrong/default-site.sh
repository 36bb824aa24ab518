# refused-by: first
# the other site becomes the default: now the first one is missing
kubectl get configmap sites -o yaml | sed 's/this is ${first}/this is ${second}/' | kubectl apply -f -
kubectl rollout restart deployment sites
kubectl rollout status deployment sites
