# refused-by: strangers
# one rule for every host; the other three stay broken
kubectl create ingress all --class=nginx --rule='/*=books:80'
sleep 3
