hop on partner ip addr
# step: the new address beside the old one
kubectl patch service ${app} --type=json -p '[{"op":"add","path":"/spec/loadBalancerSourceRanges/-","value":"203.0.113.${host.partner}/32"}]'
sleep 5
