curl -s http://172.18.0.3:${port}00/outside.txt
kubectl get pods -o wide --show-labels
# step: a door for each broker
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
# step: the list names the doors
kubectl patch configmap members --type merge -p '{"data":{"outside.txt":"172.18.0.3:${port}10 172.18.0.3:${port}11"}}'
kubectl rollout restart deployment bootstrap
kubectl rollout status deployment bootstrap
sleep 5
