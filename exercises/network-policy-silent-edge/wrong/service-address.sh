# refused-by: visitors
# the pod never sees this address: its client is the proxy's pod
kubectl patch networkpolicy own-namespace -n ${team} --type=json -p '[{"op":"add","path":"/spec/ingress/0/from/-","value":{"ipBlock":{"cidr":"172.18.255.200/32"}}}]'
sleep 2
