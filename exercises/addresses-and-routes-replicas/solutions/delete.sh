kubectl get pods -o wide
ssh ${place.node} ip route
# step: take all the longer prefixes away
ssh ${place.node} ip route del ${place.far-base}.4/30
ssh ${place.node} ip route del ${place.far-base}.8/29
ssh ${place.node} ip route del ${place.far-base}.16/28
# look
ssh ${place.node} ip route
