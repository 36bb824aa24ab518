ssh worker-1 iptables -S FORWARD
ssh worker-2 iptables -S FORWARD
ssh ${cut.node} iptables -t ${cut.table} -S
# step: take that one rule away
ssh ${cut.node} iptables -t ${cut.table} -D ${cut.chain} -p tcp ${cut.match} -j DROP
# step: say what it dropped
hop answer what ${cut.word}
