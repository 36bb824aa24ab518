# refused-by: mirror-itself
# the canary chain is still there, so kube-proxy sees no reason to write
kubectl label node worker-2 proxy=yes
kubectl delete pod cart
cat <<'POD' | kubectl apply -f -
apiVersion: v1
kind: Pod
metadata: {name: cart, labels: {app: cart}}
spec:
  nodeName: worker-2
  containers:
    - name: web
      image: registry.k8s.io/e2e-test-images/agnhost:2.53
      args: [netexec, --http-port=8080]
POD
sleep 60
