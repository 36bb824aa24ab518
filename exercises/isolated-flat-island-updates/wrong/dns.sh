# refused-by: updates
# the name can be resolved now, and the address cannot be reached
kubectl get configmap coredns -n kube-system -o yaml | sed 's#  forward . /etc/resolv.conf#  hosts {\n          203.0.113.10 www.example.com\n          fallthrough\n        }\n        forward . /etc/resolv.conf#' | kubectl apply -f -
kubectl rollout restart deployment coredns -n kube-system
kubectl rollout status deployment coredns -n kube-system
sleep 45
