# refused-by: all-replicas
# the plugin looks after routes of nodes; a pod that exists stays as it is
kubectl rollout restart daemonset kindnet -n kube-system
