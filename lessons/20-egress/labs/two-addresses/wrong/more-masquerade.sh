# refused-by: importer-own
# the internet works, and now worker-1 hides its pods in the cluster too
ssh worker-1 iptables -t nat -I POSTROUTING -s 10.244.0.0/16 -o eth0 -j MASQUERADE
ssh worker-2 iptables -t nat -D POSTROUTING 1
