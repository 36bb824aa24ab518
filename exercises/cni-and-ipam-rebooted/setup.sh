kubectl label nodes control-plane ${place.other} ${label}=flannel
kubectl patch daemonset kube-flannel-ds -n kube-flannel -p '{"spec":{"template":{"spec":{"nodeSelector":{"${label}":"flannel"}}}}}'
kubectl rollout status daemonset kube-flannel-ds -n kube-flannel
# the reboot: /run is empty, devices and their routes are gone
ssh ${place.node} rm -r /run/flannel
ssh ${place.node} ip link del flannel.1
ssh ${place.node} ip link del cni0 2> /dev/null || true
kubectl delete pods -n kube-system -l k8s-app=kube-dns --field-selector spec.nodeName=${place.node}
cat <<'DEPLOYMENT' | kubectl apply -f -
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${app}
spec:
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
          args: [netexec, --http-port=9090]
DEPLOYMENT
sleep 40
