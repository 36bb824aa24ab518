kubectl get deployment ${app} -o yaml
# step: write the port into the arguments
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"containers":[{"name":"${helper}","args":["netexec","--http-port=9100","--udp-port=8082"]}]}}}}'
# look
kubectl rollout status deployment ${app}
