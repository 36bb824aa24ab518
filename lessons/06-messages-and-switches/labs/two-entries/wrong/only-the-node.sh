# refused-by: out
# pod-4 is found again, pod-1 still asks an address that nobody has
ssh node-2 ip route del $(kubectl get pod pod-4 -o jsonpath='{.status.podIP}')
