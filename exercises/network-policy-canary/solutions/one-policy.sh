kubectl get pods --show-labels
# step: all tracks of the application, in one policy
cat <<'POLICY' | kubectl apply -f -
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: "${store}"}
spec:
  podSelector: {matchLabels: {app: "${store}"}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {matchLabels: {app: "${app}"}}
      ports: [{protocol: TCP, port: store}]
POLICY
kubectl delete networkpolicy ${store}-canary
sleep 2
