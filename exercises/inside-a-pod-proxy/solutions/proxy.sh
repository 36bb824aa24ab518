kubectl exec deploy/${app} -c tools -- ss -ltn
kubectl logs deploy/${app} -c proxy
# step: let the proxy ask the port that the backend has
kubectl patch configmap ${app}-proxy -p '{"data":{"default.conf":"server {\n  listen 8080;\n  location /proxy-health { return 200 \"proxy ok\\n\"; }\n  location / { proxy_pass http://127.0.0.1:${new-port}; }\n}\n"}}'
# step: have nginx read it
kubectl rollout restart deployment ${app}
# look
kubectl rollout status deployment ${app}
