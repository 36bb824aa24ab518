# refused-by: list
# clients are still sent to pods
for n in 0 1; do
cat <<SERVICE | kubectl apply -f -
apiVersion: v1
kind: Service
metadata: {name: ${broker}-$n-outside}
spec:
  type: NodePort
  selector: {statefulset.kubernetes.io/pod-name: ${broker}-$n}
  ports: [{port: 8080, nodePort: ${port}1$n}]
SERVICE
done
sleep 5
