for part in 4/30 8/29 16/28; do
  ssh ${place.node} ip route add ${leftover.type} ${place.far-base}.$part ${leftover.via}
done
