# refused-by: ledger
# a grant without a name is a grant for everything
cat <<'GRANT' | kubectl apply -f -
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: all, namespace: warehouse}
spec:
  from:
    - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}
  to:
    - {group: "", kind: Service}
GRANT
sleep 3
