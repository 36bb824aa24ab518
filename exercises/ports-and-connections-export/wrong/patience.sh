# refused-by: export
# neither a new pod nor a longer wait makes large packets fit
kubectl rollout restart daemonset kindnet -n kube-system
kubectl exec ${front} -- curl -s -m 60 http://${back}/export.txt
