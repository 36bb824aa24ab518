# refused-by: no-tracker
# without the exception the whole range is open
kubectl patch networkpolicy exporter -n ${ns} --type=json -p '[{"op":"remove","path":"/spec/egress/0/to/0/ipBlock/except"},{"op":"replace","path":"/spec/egress/1/ports/0/port","value":8080}]'
kubectl label namespace ${ns} team=${ns}
sleep 2
