# refused-by: canary-reaches
# the first policy still names the stable pods only
kubectl delete networkpolicy ${store}-canary
sleep 2
