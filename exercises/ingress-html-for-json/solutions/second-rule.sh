kubectl describe ingress ${app}
# step: a second object for the same host; rules of one host are put together
kubectl create ingress api --class=nginx --rule='${app}.test/feed*=api:80'
sleep 3
