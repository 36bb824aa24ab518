ssh ${place.node} ip route get ${place.far-base}.5
# step: lead the longer prefixes to the right node
ssh ${place.node} ip route replace ${place.far-base}.4/30 via ${place.far-ip}
ssh ${place.node} ip route replace ${place.far-base}.8/29 via ${place.far-ip}
ssh ${place.node} ip route replace ${place.far-base}.16/28 via ${place.far-ip}
