# refused-by: mainframe
# the internet comes back, and the mainframe sees the wrong address
ssh ${place.node} iptables -t nat -D POSTROUTING 1
