# refused-by: all-replicas
# the agent looks after routes; cables are made with the pod
kubectl rollout restart daemonset kindnet -n kube-system
