ssh ${cut.node} iptables -t ${cut.table} -S
# step: let these packets through before the rule is asked
ssh ${cut.node} iptables -t ${cut.table} -I ${cut.chain} -p tcp ${cut.match} -j ACCEPT
# step: say what the rule dropped
hop answer what ${cut.word}
