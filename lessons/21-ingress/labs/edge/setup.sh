kubectl rollout status deployment shop
kubectl rollout status deployment cart
cat > no-class.yaml <<'INGRESS'
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: blog}
spec:
  rules:
    - host: blog.test
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
INGRESS
sleep 60
