# step: the same rule, for targets outside the pods' range only
ssh worker-1 iptables -t nat -R POSTROUTING 1 -s 10.244.0.0/16 ! -d 10.244.0.0/16 -o eth0 -j MASQUERADE
