kubectl rollout status deployment sites
kubectl rollout restart deployment proxy
kubectl rollout status deployment proxy
kubectl wait --for=condition=Ready pod/reader --timeout=120s
