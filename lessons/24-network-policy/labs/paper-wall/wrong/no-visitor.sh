# refused-by: visitor-stays-out
# nobody is left to prove it with
kubectl scale deployment visitor -n guest --replicas=0
sleep 5
