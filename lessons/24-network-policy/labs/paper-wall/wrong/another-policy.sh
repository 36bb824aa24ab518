# refused-by: visitor-stays-out
# more paper
cat <<'POLICY' | kubectl apply -f -
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: guest}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
POLICY
sleep 10
