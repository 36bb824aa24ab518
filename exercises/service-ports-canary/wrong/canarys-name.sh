# refused-by: all-get-some
# now the stable pods have no port, and the canary gets everything
kubectl patch service ${app} --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"${name}"}]'
sleep 5
