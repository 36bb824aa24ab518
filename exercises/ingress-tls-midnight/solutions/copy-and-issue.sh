kubectl get secrets -A
kubectl get secret wildcard-tls -n store -o jsonpath='{.data.tls\.crt}' > crt.b64
kubectl get secret wildcard-tls -n store -o jsonpath='{.data.tls\.key}' > key.b64
base64 -d crt.b64 > new.crt
base64 -d key.b64 > new.key
# step: login gets a copy of the renewed one
kubectl delete secret wildcard-tls -n login
kubectl create secret tls wildcard-tls -n login --cert new.crt --key new.key
# step: the launcher has one label more and needs its own
sh issue.sh eu.launcher.${corp}.test
kubectl delete secret wildcard-tls -n launcher
kubectl create secret tls wildcard-tls -n launcher --cert eu.launcher.${corp}.test.crt --key eu.launcher.${corp}.test.key
sleep 3
