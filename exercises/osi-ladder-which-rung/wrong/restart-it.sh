# refused-by: page
# restarts what can be restarted; what is written wrongly stays wrong
kubectl rollout restart daemonset kube-proxy -n kube-system
kubectl rollout status daemonset kube-proxy -n kube-system
hop answer layer ${rung.layer}
