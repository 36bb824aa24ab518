# refused-by: closed
# deletes all rules, the wanted one too
ssh worker-2 iptables -F FORWARD
ssh worker-2 iptables -F OUTPUT
kubectl set env deployment/menu BIND=0.0.0.0
