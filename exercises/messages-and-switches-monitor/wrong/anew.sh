# refused-by: same-pod
# all well, and the data is gone
kubectl delete pod ${store}
cat <<'POD' | kubectl apply -f -
apiVersion: v1
kind: Pod
metadata:
  name: ${store}
spec:
  nodeName: ${place.node}
  containers:
    - name: web
      image: registry.k8s.io/e2e-test-images/agnhost:2.53
      args: [netexec, --http-port=8080]
      ports: [{containerPort: 8080}]
POD
