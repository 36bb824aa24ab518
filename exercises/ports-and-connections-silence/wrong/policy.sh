# refused-by: page
# the policy counts only where no rule has decided before
ssh worker-1 iptables -P FORWARD ACCEPT
ssh worker-2 iptables -P FORWARD ACCEPT
hop answer what ${cut.word}
