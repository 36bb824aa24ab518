# refused-by: outside-works
# it starts, and knows nothing of the outside
cat > Corefile <<'F'
.:53 {
    errors
    ready
    health
    kubernetes cluster.local in-addr.arpa
}
F
kubectl create configmap coredns -n kube-system --from-file=Corefile --dry-run=client -o yaml | kubectl replace -f -
kubectl rollout restart deployment coredns -n kube-system
kubectl rollout status deployment coredns -n kube-system
