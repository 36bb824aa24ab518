kubectl get namespaces --show-labels
# step: one more entry in the policy that is there
kubectl patch networkpolicy own-namespace -n ${team} --type=json -p '[{"op":"add","path":"/spec/ingress/0/from/-","value":{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"ingress-nginx"}}}}]'
sleep 2
