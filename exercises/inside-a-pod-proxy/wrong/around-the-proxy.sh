# refused-by: through-the-proxy
# the Service leads to the backend itself
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"containers":[{"name":"backend","command":["python","-m","http.server","${new-port}","--directory","/www"]}]}}}}'
kubectl patch service ${app} -p '{"spec":{"ports":[{"port":80,"targetPort":${new-port}}]}}'
kubectl rollout status deployment ${app}
