# refused-by: laptop-in
kubectl patch service ${app} -p '{"spec":{"loadBalancerSourceRanges":["203.0.113.${host.partner}/32"]}}'
sleep 5
