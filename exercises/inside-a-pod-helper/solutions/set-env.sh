kubectl logs deploy/${app} -c ${helper}
# step: a port of its own for the helper, where the Service expects it
kubectl set env deployment/${app} -c ${helper} ADMIN_PORT=9100
# look
kubectl rollout status deployment ${app}
