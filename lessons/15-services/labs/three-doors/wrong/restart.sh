# refused-by: shop-answers
# new pods with old labels, old probes and old ports
kubectl rollout restart deployment shop cart news
