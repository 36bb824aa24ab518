# refused-by: cafe
# one certificate for bar, given to everybody
sh issue.sh bar.test
for h in inn bar cafe; do
  kubectl create secret tls $h-new --cert bar.test.crt --key bar.test.key
  kubectl patch ingress $h --type=json -p "[{\"op\":\"replace\",\"path\":\"/spec/tls/0/secretName\",\"value\":\"$h-new\"}]"
done
sleep 3
