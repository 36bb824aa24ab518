# refused-by: strangers-out
kubectl patch service ${app} --type=json -p '[{"op":"remove","path":"/spec/loadBalancerSourceRanges"}]'
sleep 5
