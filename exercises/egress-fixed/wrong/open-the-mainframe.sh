# refused-by: closed
# both work, and so does everybody else
ssh ${place.node} iptables -t nat -D POSTROUTING 1
ssh control-plane iptables -F INPUT
