# refused-by: pool-stays
# names work again, and the work is not done
kubectl scale deployment ${pool} --replicas=0
sleep 15
ssh ${place.node} conntrack -F
sleep 15
