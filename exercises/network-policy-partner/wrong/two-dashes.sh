# refused-by: debug-reports
# a second entry opens reports for the whole namespace
kubectl patch networkpolicy reports -n data --type=json -p '[{"op":"add","path":"/spec/ingress/0/from/-","value":{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"${ns}"}}}}]'
kubectl patch networkpolicy names -n ${ns} --type=json -p '[{"op":"add","path":"/spec/egress/-","value":{"ports":[{"port":8080}]}}]'
kubectl patch networkpolicy exporter -n ${ns} --type=json -p '[{"op":"replace","path":"/spec/egress/0/to/0/ipBlock","value":{"cidr":"203.0.113.20/32"}}]'
sleep 2
