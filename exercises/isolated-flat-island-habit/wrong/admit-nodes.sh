# refused-by: archive-closed
# whoever sits on a node may read the archive now
ssh control-plane iptables -I INPUT -p tcp -m tcp --dport ${port} -s 172.18.0.0/16 -j ACCEPT
