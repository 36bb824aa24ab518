kubectl describe httproute
# step: the listener's hostname
kubectl patch gateway edge --type=json -p '[{"op":"replace","path":"/spec/listeners/0/hostname","value":"books.test"}]'
# step: warehouse permits this one Service
cat <<'GRANT' | kubectl apply -f -
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: music, namespace: warehouse}
spec:
  from:
    - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}
  to:
    - {group: "", kind: Service, name: music}
GRANT
# step: the listener that exists
kubectl patch httproute toys --type=json -p '[{"op":"replace","path":"/spec/parentRefs/0/sectionName","value":"toys"}]'
sleep 3
