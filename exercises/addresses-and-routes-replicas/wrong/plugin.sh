# refused-by: all-replicas
# the plugin writes its own /24 again; the longer prefixes still win
kubectl rollout restart daemonset kindnet -n kube-system
