kubectl describe gateway edge
# step: a listener for any name
kubectl patch gateway edge --type=json -p '[{"op":"remove","path":"/spec/listeners/0/hostname"}]'
# step: the route moves to where its Service is, and the listener lets it in
kubectl delete httproute music
kubectl patch gateway edge --type=json -p '[{"op":"add","path":"/spec/listeners/1/allowedRoutes","value":{"namespaces":{"from":"Selector","selector":{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"In","values":["default","warehouse"]}]}}}}]'
cat <<'ROUTE' | kubectl apply -f -
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: music, namespace: warehouse}
spec:
  parentRefs: [{name: edge, namespace: default, sectionName: music}]
  hostnames: [music.test]
  rules:
    - backendRefs: [{name: music, port: 80}]
ROUTE
# step: any listener that fits
kubectl patch httproute toys --type=json -p '[{"op":"remove","path":"/spec/parentRefs/0/sectionName"}]'
sleep 3
