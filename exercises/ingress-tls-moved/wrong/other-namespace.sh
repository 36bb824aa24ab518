# refused-by: trusted
# this names an object "default/..." which cannot exist
kubectl patch ingress ${app} -n ${new} --type=json -p '[{"op":"replace","path":"/spec/tls/0/secretName","value":"default/${app}-tls"}]'
sleep 3
