if [ "${missing}" = there ]; then
  ssh ${place.node} ip route del ${place.far-range}
  ssh ${place.far-node} ip route replace ${place.range} via ${gone} dev eth0
else
  ssh ${place.node} ip route replace ${place.far-range} via ${gone} dev eth0
  ssh ${place.far-node} ip route del ${place.range}
fi
