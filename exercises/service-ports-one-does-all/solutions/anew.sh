# step: the same Service without affinity
kubectl delete service ${app}
kubectl expose deployment ${app} --port=80 --target-port=http
# step: say by what
hop answer why source-address
sleep 35
