# step: db-0
kubectl expose pod db-0 --name=db-0 --type=NodePort --port=8080 --selector=statefulset.kubernetes.io/pod-name=db-0
kubectl patch service db-0 --type=json -p '[{"op":"replace","path":"/spec/ports/0/nodePort","value":30090}]'
# step: db-1
kubectl expose pod db-1 --name=db-1 --type=NodePort --port=8080 --selector=statefulset.kubernetes.io/pod-name=db-1
kubectl patch service db-1 --type=json -p '[{"op":"replace","path":"/spec/ports/0/nodePort","value":30091}]'
sleep 5
# step: the answer
hop answer seen 203.0.113.1
