kubectl describe networkpolicy -n ${ns}
kubectl describe networkpolicy -n data
kubectl get namespaces --show-labels
kubectl exec -n ${ns} exporter -- dig +short ${partner}.test
# step: the port of the pod
kubectl patch networkpolicy exporter -n ${ns} --type=json -p '[{"op":"replace","path":"/spec/egress/1/ports/0/port","value":8080}]'
# step: the label that data asks for
kubectl label namespace ${ns} team=${ns}
# step: the partner's new address, and only that
kubectl patch networkpolicy exporter -n ${ns} --type=json -p '[{"op":"replace","path":"/spec/egress/0/to/0/ipBlock","value":{"cidr":"203.0.113.20/32"}}]'
sleep 2
