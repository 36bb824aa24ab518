kubectl exec ${back} -c tools -- ping -c 1 -W 1 -M do -s 1472 172.18.0.2
ssh ${place.far-node} ip link show eth0
# step: give the link its MTU back
ssh ${place.far-node} ip link set eth0 mtu 1500
