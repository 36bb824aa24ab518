kubectl exec deploy/${app} -- cat /etc/resolv.conf
kubectl logs -n kube-system -l k8s-app=kube-dns --tail=30
# step: say what a call costs
hop answer counted ${list.count}
# step: names with two dots are asked as they are
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"dnsConfig":{"options":[{"name":"ndots","value":"2"}]}}}}}'
kubectl rollout status deployment ${app}
sleep 5
