# refused-by: mainframe
# now somebody answers, who knows nothing of these connections
ssh ${place.other} ip addr add ${egress}/32 dev eth0
