# refused-by: list-follows
# right today, wrong after the next release
kubectl delete endpointslice router-list
{
  printf 'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: router-list\n  labels: {kubernetes.io/service-name: router, endpointslice.kubernetes.io/managed-by: me}\n'
  printf 'addressType: IPv4\nports: [{name: "", port: 8080, protocol: TCP}]\nendpoints:\n'
  for ip in $(kubectl get pods -l app=${app} -o jsonpath='{.items[*].status.podIP}'); do echo "  - addresses: [$ip]"; done
} | kubectl apply -f -
