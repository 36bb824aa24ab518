kubectl logs -n ingress-nginx deploy/ingress-nginx-controller
kubectl describe networkpolicy -n ${team}
kubectl get pods -n ingress-nginx --show-labels
# step: the proxy may reach the application
cat <<'POLICY' | kubectl apply -f -
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: from-the-edge, namespace: "${team}"}
spec:
  podSelector: {matchLabels: {app: "${app}"}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels: {kubernetes.io/metadata.name: ingress-nginx}
          podSelector:
            matchLabels: {app.kubernetes.io/name: ingress-nginx}
      ports: [{protocol: TCP, port: 8080}]
POLICY
sleep 2
