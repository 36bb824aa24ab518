# refused-by: second
# the configuration is right, and nobody has read it
kubectl get configmap proxy -o yaml | sed 's/proxy_pass/proxy_set_header Host $host; proxy_pass/; s/${way.pattern}//' | kubectl apply -f -
sleep 90
