kubectl describe networkpolicy -n kube-system
# step: CoreDNS answers everybody
cat <<'POLICY' | kubectl apply -f -
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns-for-all, namespace: kube-system}
spec:
  podSelector: {matchLabels: {k8s-app: kube-dns}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector: {}
      ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
POLICY
# step: the page too, on its pod's port
cat <<'POLICY' | kubectl apply -f -
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: page-for-all, namespace: default}
spec:
  podSelector: {matchLabels: {app: ${page}}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector: {}
      ports: [{protocol: TCP, port: 8080}]
POLICY
sleep 2
