# refused-by: fetches
# the receiver still asks for a label that nobody has
kubectl patch networkpolicy exporter -n ${ns} --type=json -p '[{"op":"replace","path":"/spec/egress/0/to/0/ipBlock","value":{"cidr":"203.0.113.20/32"}},{"op":"replace","path":"/spec/egress/1/ports/0/port","value":8080}]'
sleep 2
