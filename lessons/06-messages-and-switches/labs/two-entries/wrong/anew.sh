# refused-by: pods-stay
# a new pod has a new FIB, and none of the data
kubectl get pod pod-1 -o yaml > pod-1.yaml
kubectl delete pod pod-1
grep -v -e uid: -e resourceVersion: -e podIP -e '- ip:' -e creationTimestamp pod-1.yaml | kubectl apply -f -
sleep 10
ssh node-2 ip route del $(kubectl get pod pod-4 -o jsonpath='{.status.podIP}')
