ssh ${node} iptables-save -t nat
# step: empty the chain, and let kube-proxy put its jump back
ssh ${node} iptables -t nat -F PREROUTING
kubectl delete pod -n kube-system -l k8s-app=kube-proxy --field-selector spec.nodeName=${node}
sleep 20
