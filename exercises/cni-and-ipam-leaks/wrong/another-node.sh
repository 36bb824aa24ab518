# refused-by: app-stays
# works at once, far from its disk
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"nodeName":"${place.other}"}}}}'
kubectl rollout status deployment ${app}
