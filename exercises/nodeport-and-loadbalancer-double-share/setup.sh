kubectl cordon ${node.lonely}
cat <<'D' | kubectl apply -f -
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${app}
spec:
  replicas: 3
  selector:
    matchLabels: {app: ${app}}
  template:
    metadata:
      labels: {app: ${app}}
    spec:
      terminationGracePeriodSeconds: 2
      containers:
        - name: web
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec, --http-port=8080]
          resources: {requests: {cpu: 100m}}
D
kubectl rollout status deployment ${app}
kubectl uncordon ${node.lonely}
kubectl scale deployment ${app} --replicas=4
kubectl rollout status deployment ${app}
sleep 20
