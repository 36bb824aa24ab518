# step: the proxy passes on the header as the reader sent it
kubectl get configmap proxy -o yaml | sed 's/${way.pattern}//; s/proxy_pass/proxy_set_header Host $http_host; proxy_pass/' | kubectl apply -f -
# step: a new pod reads it
kubectl delete pod -l app=proxy
kubectl rollout status deployment proxy
