kubectl exec deploy/${app} -c tools -- ss -ltn
kubectl get configmap ${app} -o yaml
# step: let the site listen at every address
kubectl patch configmap ${app} -p '{"data":{"site.conf":"server {\n  listen ${port};\n  location / { return 200 \"welcome to ${app}\\n\"; }\n}\n"}}'
# step: have nginx read it
kubectl rollout restart deployment ${app}
# look
kubectl rollout status deployment ${app}
