# refused-by: no-tracker
kubectl delete networkpolicy --all -n ${ns}
kubectl delete networkpolicy --all -n data
sleep 2
