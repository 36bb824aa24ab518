cat old-ingress.yaml
# step: the whole route, written anew
cat <<'ROUTE' | kubectl apply -f -
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: site}
spec:
  parentRefs: [{name: edge}]
  hostnames: [site.test]
  rules:
    - backendRefs: [{name: pages, port: 80}]
    - matches: [{path: {type: PathPrefix, value: "/${app}"}}]
      filters:
        - type: URLRewrite
          urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}
      backendRefs: [{name: "${app}", port: 80}]
    - matches: [{path: {type: PathPrefix, value: "/${old}"}}]
      filters:
        - type: RequestRedirect
          requestRedirect:
            statusCode: 301
            path: {type: ReplaceFullPath, replaceFullPath: "/${app}/"}
ROUTE
sleep 5
