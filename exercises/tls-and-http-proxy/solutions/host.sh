kubectl exec reader -- curl -s -H "Host: ${second}" http://sites/
# step: the proxy passes the name on
kubectl get configmap proxy -o yaml | sed 's/proxy_pass/proxy_set_header Host $host; proxy_pass/; s/${way.pattern}//' | kubectl apply -f -
# step: nginx reads it
kubectl rollout restart deployment proxy
kubectl rollout status deployment proxy
