# step: put the site on 0.0.0.0, which means every address
kubectl patch configmap ${app} -p '{"data":{"site.conf":"server {\n  listen 0.0.0.0:${port};\n  location / { return 200 \"welcome to ${app}\\n\"; }\n}\n"}}'
# step: new pods read the new file
kubectl delete pod -l app=${app}
# look
kubectl rollout status deployment ${app}
