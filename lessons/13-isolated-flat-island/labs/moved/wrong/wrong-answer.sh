# refused-by: seen
# a pod's own address never leaves an island
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
hop answer seen $(kubectl get pod db-0 -o jsonpath={.status.podIP})
