# refused-by: page
# the file changes, the running server does not read it again
kubectl patch configmap ${app} -p '{"data":{"site.conf":"server {\n  listen ${port};\n  location / { return 200 \"welcome to ${app}\\n\"; }\n}\n"}}'
