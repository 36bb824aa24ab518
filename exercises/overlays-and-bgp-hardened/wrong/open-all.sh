# refused-by: metrics-closed
# all of UDP is open again
ssh ${place.far-node} iptables -D HARDENING -p udp -j DROP
