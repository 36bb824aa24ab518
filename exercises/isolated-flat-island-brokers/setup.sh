kubectl rollout status statefulset ${broker}
ip() { kubectl get pod ${broker}-$1 -o jsonpath={.status.podIP}; }
kubectl create configmap members --from-literal=inside.txt="${broker}-0.${broker}:8080 ${broker}-1.${broker}:8080" --from-literal=outside.txt="$(ip 0):8080 $(ip 1):8080"
cat <<'DEPLOYMENT' | kubectl apply -f -
apiVersion: apps/v1
kind: Deployment
metadata:
  name: bootstrap
spec:
  selector:
    matchLabels: {app: bootstrap}
  template:
    metadata:
      labels: {app: bootstrap}
    spec:
      containers:
        - name: web
          image: nginx:1.29
          volumeMounts: [{name: members, mountPath: /usr/share/nginx/html}]
      volumes: [{name: members, configMap: {name: members}}]
DEPLOYMENT
kubectl rollout status deployment bootstrap
