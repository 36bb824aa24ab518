# refused-by: pods-stay
# brings web-2 to worker-1, where it needs no route
kubectl delete pod web-2
cat <<'POD' | kubectl apply -f -
apiVersion: v1
kind: Pod
metadata:
  name: web-2
  labels: {app: web}
spec:
  nodeName: worker-1
  containers:
    - name: web
      image: registry.k8s.io/e2e-test-images/agnhost:2.53
      args: [netexec, --http-port=8080]
      ports: [{containerPort: 8080}]
POD
