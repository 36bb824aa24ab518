# step: desk: by number
kubectl patch service desk -p '{"spec":{"ports":[{"name":"web","port":80,"targetPort":8080}]}}'
# step: meter: made anew from the Deployment
kubectl delete service meter
kubectl expose deployment meter --port=8125 --protocol=UDP
# step: album: the same manifest without None
kubectl delete service album
cat <<'S' | kubectl apply -f -
apiVersion: v1
kind: Service
metadata: {name: album}
spec:
  selector: {app: album}
  ports: [{name: web, port: 80, targetPort: http}]
S
sleep 35
