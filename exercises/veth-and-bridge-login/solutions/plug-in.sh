kubectl get pods -o wide
kubectl exec ${app}-${victim} -- ip -br link
# step: follow the cable of the replica that is cut off, and plug it in
INDEX=$(kubectl exec ${app}-${victim} -- ip -br link show eth0 | grep -o 'if[0-9]*' | grep -o '[0-9]*')
VETH=$(ssh ${place.node} ip link | grep "^$INDEX:" | grep -o 'veth[0-9a-f]*')
ssh ${place.node} ip link set $VETH master cni0
ssh ${place.node} ip link set $VETH up
# look
ssh ${place.node} bridge link
