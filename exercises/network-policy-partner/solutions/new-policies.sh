kubectl get pods -A --show-labels
# step: what exporter needs, in one policy
cat <<'POLICY' | kubectl apply -f -
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: exporter, namespace: "${ns}"}
spec:
  podSelector: {matchLabels: {app: exporter}}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: {cidr: 203.0.113.20/32}
      ports: [{protocol: TCP, port: 80}]
    - to:
        - namespaceSelector:
            matchLabels: {kubernetes.io/metadata.name: data}
          podSelector: {matchLabels: {app: reports}}
      ports: [{protocol: TCP, port: 8080}]
POLICY
# step: reports knows the namespace by its name
cat <<'POLICY' | kubectl apply -f -
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: reports, namespace: data}
spec:
  podSelector: {matchLabels: {app: reports}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels: {kubernetes.io/metadata.name: "${ns}"}
          podSelector: {matchLabels: {app: exporter}}
      ports: [{protocol: TCP, port: 8080}]
POLICY
sleep 2
