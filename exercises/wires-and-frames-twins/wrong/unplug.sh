# refused-by: control-plane-answers
# the twin is silent now, and so is the API server's machine
hop on control-plane ip link set eth0 down
sleep 60
