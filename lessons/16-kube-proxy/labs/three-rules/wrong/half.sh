# refused-by: cart-from-worker-1
# worker-2 is well; the rules of worker-1 are as they were
kubectl label node worker-2 proxy=yes
sleep 20
