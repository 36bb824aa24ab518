# refused-by: caller-out
# no translation at all: pods see each other, and nobody reaches the internet
ssh worker-1 iptables -t nat -D POSTROUTING 1
ssh worker-2 iptables -t nat -F POSTROUTING
