kubectl describe service ${app}
# step: an advertisement for all pools
cat <<'A' | kubectl apply -f -
apiVersion: metallb.io/v1beta1
kind: L2Advertisement
metadata: {name: everything, namespace: metallb-system}
A
sleep 10
