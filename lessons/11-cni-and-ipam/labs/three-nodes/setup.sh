ssh worker-1 mv /etc/cni/net.d/10-bridge.conflist /etc/cni/net.d/10-bridge.conflist.bak
ssh worker-2 'cd /var/lib/cni/networks/bridge; for i in $(seq 2 254); do [ -e 10.244.2.$i ] || printf "%064x\r\neth0" $((i * 8191)) > 10.244.2.$i; done'
ssh worker-3 sed -i s/10.244.3.0/10.244.1.0/ /etc/cni/net.d/10-bridge.conflist
for i in one=worker-1 two=worker-2 three=worker-3; do
cat <<DEPLOYMENT | kubectl apply -f -
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${i%=*}}
spec:
  selector: {matchLabels: {app: ${i%=*}}}
  template:
    metadata: {labels: {app: ${i%=*}}}
    spec:
      nodeName: ${i#*=}
      containers:
      - name: web
        image: registry.k8s.io/e2e-test-images/agnhost:2.53
        args: [netexec, --http-port=9090]
DEPLOYMENT
done
sleep 30
