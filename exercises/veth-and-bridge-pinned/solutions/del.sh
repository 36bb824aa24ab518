kubectl exec ${a} -- ip neigh
ssh ${place.node} bridge fdb show br cni0
# step: take the pinned entry away
MAC=$(ssh ${place.node} "bridge fdb show br cni0 | grep static | grep -o '^[0-9a-f:]*'")
VETH=$(ssh ${place.node} "bridge fdb show br cni0 | grep static | grep -o 'veth[0-9a-f]*'")
ssh ${place.node} bridge fdb del $MAC dev $VETH master
