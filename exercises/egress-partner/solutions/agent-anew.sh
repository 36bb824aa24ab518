hop on bank iptables -L INPUT -nv
# step: the agents write their chains anew when they start
kubectl delete pods -n kube-system -l app=kindnet
sleep 20
