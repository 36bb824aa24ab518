# refused-by: reaches
# repairs the way there; the answer is still lost
ssh ${place.node} ip route replace ${place.far-range} via ${place.far-ip}
