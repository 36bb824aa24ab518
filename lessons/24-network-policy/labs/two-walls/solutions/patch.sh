kubectl get networkpolicy -n shop db-ingress -o yaml
# step: names for front, in the policy that it has
kubectl patch networkpolicy front-egress -n shop --type=json -p '[{"op":"add","path":"/spec/egress/-","value":{"to":[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"kube-system"}},"podSelector":{"matchLabels":{"k8s-app":"kube-dns"}}}],"ports":[{"protocol":"UDP","port":53},{"protocol":"TCP","port":53}]}}]'
# step: the namespace's entry asks for the label too
kubectl patch networkpolicy db-ingress -n shop --type=json -p '[{"op":"add","path":"/spec/ingress/0/from/1/podSelector","value":{"matchLabels":{"app":"collector"}}}]'
sleep 2
