# refused-by: helper-closed
kubectl delete networkpolicy own-namespace -n ${team}
sleep 2
