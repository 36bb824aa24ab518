# refused-by: scan-stays-out
kubectl patch networkpolicy own-namespace -n ${team} --type=json -p '[{"op":"add","path":"/spec/ingress/0/from/-","value":{"namespaceSelector":{}}}]'
sleep 2
