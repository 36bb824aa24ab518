# refused-by: reaches
# ends the loop, and the way as well
ssh ${place.far-node} ip route del ${place.range}/24
