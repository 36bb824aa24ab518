# refused-by: bank
# the call comes in now, and the answer has no way back
hop on bank iptables -I INPUT -j ACCEPT
