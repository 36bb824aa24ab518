# refused-by: page-is-back
kubectl rollout restart deployment ui
kubectl rollout status deployment ui
kubectl rollout restart deployment ingress-nginx-controller -n ingress-nginx
kubectl rollout status deployment ingress-nginx-controller -n ingress-nginx
