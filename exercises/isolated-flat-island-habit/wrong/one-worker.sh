# refused-by: archive
# the pods of worker-2 are still hidden
ssh worker-1 iptables -t nat -D POSTROUTING 2
