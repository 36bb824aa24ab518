# refused-by: never-refused
# a port for all four, on which only one pod listens
kubectl patch service ${app} --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":${new}}]'
sleep 5
