kubectl get ingress platform-ui -o yaml
# step: if the host has its own rules, then all of them
kubectl create ingress environment --class=nginx --rule='${env}.test/*=ui:80' --rule='${env}.test/api*=api:80'
sleep 3
