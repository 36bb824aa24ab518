# step: let the backend listen where the proxy asks
kubectl set env deployment/${app} -c backend PORT=${old-port}
# look
kubectl rollout status deployment ${app}
