# refused-by: pods-stay
# the pods flee to the other node; the broken one waits for the next pod
for pod in ${a} ${b} ${c}; do
  kubectl get pod $pod -o yaml | grep -v nodeName > $pod.yaml
  kubectl delete pod $pod
done
