kubectl get services -n ${team} -o yaml
# step: a new Ingress with everything named
kubectl delete ingress ${shop} -n ${team}
kubectl create ingress ${shop} -n ${team} --class=nginx --rule='${shop}.test/*=${shop}:web'
sleep 3
