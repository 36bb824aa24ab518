# refused-by: admin
# no clash any more, but the helper is not where it is looked for
kubectl set env deployment/${app} -c ${helper} ADMIN_PORT=9200
kubectl rollout status deployment ${app}
