# refused-by: backend-closed
# the backend is open to everybody, and the proxy still asks elsewhere
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"containers":[{"name":"backend","command":["python","-m","http.server","${new-port}","--directory","/www"]}]}}}}'
kubectl rollout status deployment ${app}
