cat > nobody.yaml <<'POLICY'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: nobody, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
POLICY
