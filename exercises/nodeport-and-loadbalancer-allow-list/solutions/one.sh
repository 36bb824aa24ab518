hop on partner ip addr
kubectl describe service ${app}
# step: the partner's new address
kubectl patch service ${app} -p '{"spec":{"loadBalancerSourceRanges":["172.18.0.1/32","203.0.113.${host.partner}/32"]}}'
sleep 5
