# refused-by: contract
# an exception for front alone
ssh worker-1 iptables -t nat -I POSTROUTING -s $(kubectl get pod front -o jsonpath='{.status.podIP}') -d 10.244.0.0/16 -j ACCEPT
