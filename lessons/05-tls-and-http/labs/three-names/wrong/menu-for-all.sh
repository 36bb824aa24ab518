# refused-by: others
# the menu as the default site: every unknown name gets it
kubectl get configmap sites -o yaml | sed 's/no such site here/the menu/; s/return 404/return 200/' | kubectl apply -f -
kubectl rollout restart deployment web
kubectl rollout status deployment web
