# refused-by: visitors
# nor the visitor's: that one stands in a header
kubectl patch networkpolicy own-namespace -n ${team} --type=json -p '[{"op":"add","path":"/spec/ingress/0/from/-","value":{"ipBlock":{"cidr":"172.18.0.1/32"}}}]'
sleep 2
