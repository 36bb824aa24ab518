# refused-by: strangers-out
# a network of 256 addresses for one partner
kubectl patch service ${app} -p '{"spec":{"loadBalancerSourceRanges":["172.18.0.1/32","203.0.113.0/24"]}}'
sleep 5
