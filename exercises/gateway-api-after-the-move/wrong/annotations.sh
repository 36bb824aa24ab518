# refused-by: cut-off
# annotations of another controller mean nothing here
kubectl annotate httproute site nginx.ingress.kubernetes.io/rewrite-target=/
sleep 5
