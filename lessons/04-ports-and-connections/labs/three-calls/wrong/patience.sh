# refused-by: catalog
# the large page does not come, however long one waits
kubectl set env deployment/menu BIND=0.0.0.0
ssh worker-2 iptables -D FORWARD -p tcp --dport 9090 -j DROP
kubectl exec front -- curl -s -m 30 http://catalog:8080/list.txt
