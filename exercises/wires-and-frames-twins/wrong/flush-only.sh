# refused-by: reaches
# asks again, and the wrong machine is again the first to answer
hop on ${place.far-node} ip neigh flush dev eth0
sleep 60
