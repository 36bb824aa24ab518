# refused-by: page
# it starts, and nobody looks for it there
kubectl set env deployment/${app} PORT=9999
kubectl rollout status deployment ${app}
