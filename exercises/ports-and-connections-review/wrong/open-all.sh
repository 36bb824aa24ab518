# refused-by: status-closed
# the page is back, and so is what the review complained about
kubectl patch configmap ${app} -p '{"data":{"site.conf":"server {\n  listen ${port};\n  location / { return 200 \"welcome to ${app}\\n\"; }\n}\n","status.conf":"server {\n  listen 9113;\n  location / { return 200 \"status ok\\n\"; }\n}\n"}}'
kubectl rollout restart deployment ${app}
kubectl rollout status deployment ${app}
