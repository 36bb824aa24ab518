# refused-by: one-each
# two ports, and the dice decide which pod answers
for n in 0 1; do
cat <<SERVICE | kubectl apply -f -
apiVersion: v1
kind: Service
metadata: {name: db-$n-outside}
spec:
  type: NodePort
  selector: {app: db}
  ports: [{port: 8080, nodePort: 3009$n}]
SERVICE
done
sleep 5
hop answer seen 203.0.113.1
