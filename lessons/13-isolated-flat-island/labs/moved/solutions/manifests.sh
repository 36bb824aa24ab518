ip route
kubectl get pods --show-labels
# step: one Service for each pod, with a port on every node
for n in 0 1; do
cat <<SERVICE | kubectl apply -f -
apiVersion: v1
kind: Service
metadata: {name: db-$n-outside}
spec:
  type: NodePort
  selector: {statefulset.kubernetes.io/pod-name: db-$n}
  ports: [{port: 8080, nodePort: 3009$n}]
SERVICE
done
sleep 5
# step: the answer
kubectl exec db-0 -- curl -s http://203.0.113.10/clientip
hop answer seen 203.0.113.1
