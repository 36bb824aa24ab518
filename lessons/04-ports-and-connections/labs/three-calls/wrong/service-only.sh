# refused-by: menu
# another port of the Service does not make the server listen elsewhere
kubectl patch service menu -p '{"spec":{"ports":[{"port":8080,"targetPort":80}]}}'
ssh worker-2 iptables -D FORWARD -p tcp --dport 9090 -j DROP
ssh worker-2 ip link set eth0 mtu 1500
