# refused-by: announced
# a way for this laptop and for nobody else
ip route add 172.18.255.${last} via 172.18.0.3
