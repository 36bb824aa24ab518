kubectl describe networkpolicy -n shop
kubectl get pods -n kube-system --show-labels
# step: a policy of its own that lets front ask for names
cat <<'POLICY' | kubectl apply -f -
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: front-names, namespace: shop}
spec:
  podSelector: {matchLabels: {app: front}}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector:
            matchLabels: {kubernetes.io/metadata.name: kube-system}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
      ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
POLICY
# step: both conditions in one entry
cat <<'POLICY' | kubectl apply -f -
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db-ingress, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {matchLabels: {app: front}}
        - namespaceSelector: {matchLabels: {team: billing}}
          podSelector: {matchLabels: {app: collector}}
      ports: [{protocol: TCP, port: 8080}]
POLICY
sleep 2
