# refused-by: app-stays
# the application is touched, and with the next version all is as before
kubectl patch daemonset ${app} -p '{"spec":{"template":{"spec":{"hostAliases":[{"ip":"10.96.0.10","hostnames":["${feed}"]}]}}}}'
kubectl rollout status daemonset ${app}
