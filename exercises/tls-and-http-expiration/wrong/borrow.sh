# refused-by: one
# a certificate that is valid, for another name
kubectl patch deployment ${one} -p '{"spec":{"template":{"spec":{"volumes":[{"name":"tls","secret":{"secretName":"${fine}-tls"}}]}}}}'
kubectl rollout status deployment ${one}
