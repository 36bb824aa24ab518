# step: pods are exempt from all that follows
ssh ${place.node} iptables -t nat -I POSTROUTING -s 10.244.0.0/16 -d 10.244.0.0/16 -j RETURN
