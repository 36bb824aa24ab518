kubectl wait --for=condition=Ready pod/front pod/ledger --timeout=60s
kubectl exec front -- curl -s http://ledger/balance
