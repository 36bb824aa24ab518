# step: a port of its own for the helper
kubectl patch deployment shop -p '{"spec":{"template":{"spec":{"containers":[{"name":"metrics","args":["netexec","--http-port=9090","--udp-port=8082"]}]}}}}'
# step: let notes listen at every address
kubectl patch deployment notes -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","command":["python","-m","http.server","8080","--directory","/www"]}]}}}}'
# look
kubectl rollout status deployment shop
