# refused-by: music
# the permission must come from the namespace of the Service
cat <<'GRANT' | kubectl apply -f -
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: music, namespace: default}
spec:
  from:
    - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}
  to:
    - {group: "", kind: Service, name: music}
GRANT
sleep 3
