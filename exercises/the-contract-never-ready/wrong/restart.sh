# refused-by: service
# the new pod is asked by the same kubelet
kubectl rollout restart deployment ${app}
sleep 40
