# refused-by: console
# all nodes peer with a worker that passes nothing on
kubectl label node worker-2 node-role.kubernetes.io/master=
sleep 5
