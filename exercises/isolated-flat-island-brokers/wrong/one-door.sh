# refused-by: one-each
# behind both ports the dice choose a broker
for n in 0 1; do
cat <<SERVICE | kubectl apply -f -
apiVersion: v1
kind: Service
metadata: {name: ${broker}-$n-outside}
spec:
  type: NodePort
  selector: {app: "${broker}"}
  ports: [{port: 8080, nodePort: ${port}1$n}]
SERVICE
done
kubectl patch configmap members --type merge -p '{"data":{"outside.txt":"172.18.0.3:${port}10 172.18.0.3:${port}11"}}'
kubectl rollout restart deployment bootstrap
kubectl rollout status deployment bootstrap
sleep 5
