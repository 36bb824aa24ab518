# refused-by: batch-stays-out
kubectl delete networkpolicy ${store} ${store}-canary
sleep 2
