kubectl get gateway edge -n infra -o yaml
# step: one listener without a hostname, and who may attach
cat <<'GATEWAY' | kubectl apply -f -
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec:
  gatewayClassName: nginx
  listeners:
    - name: web
      port: 80
      protocol: HTTP
      allowedRoutes:
        namespaces:
          from: Selector
          selector: {matchLabels: {kubernetes.io/metadata.name: "${team}"}}
GATEWAY
sleep 5
