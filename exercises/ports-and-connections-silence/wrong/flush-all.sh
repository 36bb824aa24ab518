# refused-by: closed
# opens what should be closed, and takes kube-proxy's rules along
ssh worker-1 "iptables -F FORWARD; iptables -t raw -F"
ssh worker-2 "iptables -F FORWARD; iptables -t raw -F"
hop answer what ${cut.word}
