kubectl label namespace kube-system default owner=platform
for n in monitoring vault kube-system default; do
cat <<POLICY | kubectl apply -f -
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: platform-only, namespace: $n}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {owner: platform}}
POLICY
done
sleep 3
