# refused-by: shop-from-worker-2
# new pods again, of which worker-2 hears nothing
kubectl rollout restart deployment shop
kubectl rollout status deployment shop
