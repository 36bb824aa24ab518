kubectl label node control-plane node-role.kubernetes.io/master=
kubectl annotate node control-plane projectcalico.org/RouteReflectorClusterID=244.0.0.1
sleep 60
# what kubeadm does on the way to 1.24
kubectl label node control-plane node-role.kubernetes.io/master-
sleep 180
