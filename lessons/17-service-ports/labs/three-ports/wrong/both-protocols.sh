# refused-by: meter-answers
# another port for UDP is not the one that clients use
kubectl patch service desk --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"http"}]'
kubectl patch service meter --type=json -p '[{"op":"add","path":"/spec/ports/-","value":{"name":"udp","port":8126,"targetPort":8125,"protocol":"UDP"}}]'
kubectl delete service album
kubectl expose deployment album --port=80 --target-port=http
sleep 35
