# step: a door for the first
kubectl expose pod ${broker}-0 --name=out-0 --type=NodePort --port=8080 --selector=statefulset.kubernetes.io/pod-name=${broker}-0
kubectl patch service out-0 --type=json -p '[{"op":"replace","path":"/spec/ports/0/nodePort","value":${port}10}]'
# step: a door for the second
kubectl expose pod ${broker}-1 --name=out-1 --type=NodePort --port=8080 --selector=statefulset.kubernetes.io/pod-name=${broker}-1
kubectl patch service out-1 --type=json -p '[{"op":"replace","path":"/spec/ports/0/nodePort","value":${port}11}]'
# step: the list; a mounted ConfigMap follows by itself
kubectl patch configmap members --type merge -p '{"data":{"outside.txt":"172.18.0.4:${port}10 172.18.0.2:${port}11"}}'
sleep 150
