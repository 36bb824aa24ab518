ssh worker-1 iptables -A FORWARD -p tcp --dport 2323 -j DROP
ssh worker-2 iptables -A FORWARD -p tcp --dport 2323 -j DROP
ssh ${cut.node} iptables -t ${cut.table} -I ${cut.chain} -p tcp ${cut.match} -j DROP
