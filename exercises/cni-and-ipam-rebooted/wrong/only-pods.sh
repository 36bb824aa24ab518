# refused-by: reached
# the plugin still does not know its subnet
kubectl delete pod -l app=${app}
sleep 60
