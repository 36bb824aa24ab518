kubectl get ingress inn -o yaml
# step: a Secret under the name that the Ingress wants
sh issue.sh inn.test
kubectl create secret tls inn-tls-2025 --cert inn.test.crt --key inn.test.key
# step: a new Secret for bar, and the Ingress points to it
sh issue.sh bar.test
kubectl create secret tls bar-new --cert bar.test.crt --key bar.test.key
kubectl patch ingress bar --type=json -p '[{"op":"replace","path":"/spec/tls/0/secretName","value":"bar-new"}]'
# step: the same for cafe
sh issue.sh cafe.test
kubectl create secret tls cafe-new --cert cafe.test.crt --key cafe.test.key
kubectl patch ingress cafe --type=json -p '[{"op":"replace","path":"/spec/tls/0/secretName","value":"cafe-new"}]'
sleep 3
