kubectl exec deploy/menu -c tools -- ss -ltn
# step: listen at every address
kubectl set env deployment/menu BIND=0.0.0.0
# look
ssh worker-2 iptables -S FORWARD
# step: take away the rule for port 9090, and only that one
ssh worker-2 iptables -D FORWARD -p tcp --dport 9090 -j DROP
# look
kubectl exec catalog -c tools -- ping -c 1 -W 1 -M do -s 1472 172.18.0.3
ssh worker-2 ip link show eth0
# step: give the link its MTU back
ssh worker-2 ip link set eth0 mtu 1500
