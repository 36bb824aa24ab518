# refused-by: all-replicas
# a page comes back, from one replica of three
kubectl label $(kubectl get pods -l app=${app} -o name | head -n 1) ${label.key}=${label.typo} --overwrite
