# refused-by: cart-answers
# with one replica every visitor stays; with more of them none does
kubectl scale deployment cart --replicas=1
