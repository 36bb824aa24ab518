cat > old-ingress.yaml <<'INGRESS'
# what was there before, for ingress-nginx
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${app}
  annotations:
    nginx.ingress.kubernetes.io/use-regex: "true"
    nginx.ingress.kubernetes.io/rewrite-target: /$2
spec:
  ingressClassName: nginx
  rules:
    - host: site.test
      http:
        paths:
          - path: /${app}(/|$)(.*)
            pathType: ImplementationSpecific
            backend: {service: {name: "${app}", port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${old}
  annotations:
    nginx.ingress.kubernetes.io/permanent-redirect: /${app}/
spec:
  ingressClassName: nginx
  rules:
    - host: site.test
      http:
        paths:
          - path: /${old}
            pathType: Prefix
            backend: {service: {name: "${app}", port: {number: 80}}}
INGRESS
kubectl rollout status deployment pages
kubectl rollout status deployment ${app}
sleep 5
