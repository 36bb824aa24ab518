kubectl describe service ${app}
kubectl get configmap nginx -o yaml
# step: 443 leads to the port that speaks TLS
kubectl patch service ${app} -p '{"spec":{"ports":[{"name":"https","port":443,"targetPort":"https"}]}}'
