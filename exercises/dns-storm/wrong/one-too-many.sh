# refused-by: two-questions
# the name has two dots, which is fewer than three
hop answer counted ${list.count}
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"dnsConfig":{"options":[{"name":"ndots","value":"3"}]}}}}}'
kubectl rollout status deployment ${app}
sleep 5
