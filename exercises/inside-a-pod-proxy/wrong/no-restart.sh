# refused-by: page
# the file is right, the running proxy has not read it
kubectl patch configmap ${app}-proxy -p '{"data":{"default.conf":"server {\n  listen 8080;\n  location /proxy-health { return 200 \"proxy ok\\n\"; }\n  location / { proxy_pass http://127.0.0.1:${new-port}; }\n}\n"}}'
