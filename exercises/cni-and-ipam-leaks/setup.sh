for p in ${old}-1 ${old}-2; do
  kubectl annotate pod $p first=$(kubectl get pod $p -o jsonpath={.metadata.uid})
done
ssh ${place.node} 'cd /var/lib/cni/networks/bridge; for i in $(seq 2 254); do [ -e ${place.net}.$i ] || printf "%064x\r\neth0" $((i * 7919)) > ${place.net}.$i; done; printf ${place.net}.254 > last_reserved_ip.0'
cat <<'DEPLOYMENT' | kubectl apply -f -
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${app}
spec:
  replicas: 3
  selector:
    matchLabels: {app: "${app}"}
  template:
    metadata:
      labels: {app: "${app}"}
    spec:
      nodeName: ${place.node}
      containers:
        - name: web
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec, --http-port=8080]
DEPLOYMENT
sleep 40
