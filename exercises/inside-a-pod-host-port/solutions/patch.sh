# step: write the port into the arguments
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","args":["netexec","--http-port=${want}","--udp-port=9502"]}]}}}}'
# look
kubectl rollout status deployment ${app}
