# refused-by: reserved
kubectl taint node ${node} team-
sleep 20
