# refused-by: outside
# takes kube-proxy's and the plugin's jumps away as well
ssh ${place.node} iptables -t nat -F POSTROUTING
