# refused-by: opened
# 503 in the place of 404
kubectl patch ingress ${shop} -n ${team} --type=json -p '[{"op":"replace","path":"/spec/ingressClassName","value":"nginx"}]'
sleep 3
