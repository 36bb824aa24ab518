# refused-by: page-answers
# the page in default is still closed
kubectl delete networkpolicy platform-only -n kube-system
sleep 2
