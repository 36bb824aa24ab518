kubectl rollout status deployment ${app}
cat > router.yaml <<'SLICE'
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: router-list
  labels:
    kubernetes.io/service-name: router
    endpointslice.kubernetes.io/managed-by: edge-router
addressType: IPv4
ports: [{name: "", port: 8080, protocol: TCP}]
endpoints:
SLICE
for ip in $(kubectl get pods -l app=${app} -o jsonpath='{.items[*].status.podIP}'); do
  echo "  - addresses: [$ip]" >> router.yaml
done
kubectl apply -f router.yaml
rm router.yaml
kubectl delete $(kubectl get pods -l app=${app} -o name | tail -n ${gone})
kubectl rollout status deployment ${app}
