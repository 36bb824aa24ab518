# refused-by: agent
# the stronger one wins: both workers lose their agent
kubectl delete daemonset ${agent}
kubectl delete pod -l app=${app}
