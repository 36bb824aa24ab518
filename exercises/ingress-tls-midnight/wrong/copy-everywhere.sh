# refused-by: launcher
# the renewed certificate lacks a name
kubectl get secret wildcard-tls -n store -o jsonpath='{.data.tls\.crt}' | base64 -d > new.crt
kubectl get secret wildcard-tls -n store -o jsonpath='{.data.tls\.key}' | base64 -d > new.key
for n in login launcher; do
  kubectl delete secret wildcard-tls -n $n
  kubectl create secret tls wildcard-tls -n $n --cert new.crt --key new.key
done
sleep 3
