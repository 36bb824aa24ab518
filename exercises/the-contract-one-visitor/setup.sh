kubectl wait --for=condition=Ready pod/${site} pod/reader-1 pod/reader-2 pod/editor --timeout=60s
ssh ${place.node} iptables -t nat -I POSTROUTING ${rule}
kubectl exec reader-1 -- curl -s http://${site}/page-1
kubectl exec reader-2 -- curl -s http://${site}/page-1
kubectl exec reader-1 -- curl -s http://${site}/page-2
