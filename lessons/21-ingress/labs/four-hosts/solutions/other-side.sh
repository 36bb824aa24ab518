kubectl get ingress
# step: an Ingress with a class that is served
kubectl delete ingress books
kubectl create ingress books --class=nginx --rule='books.test/*=books:80'
# step: a second name, beside the old one
kubectl create ingress music-too --class=nginx --rule='music.test/*=music:80'
# step: all paths of toys
kubectl delete ingress toys
kubectl create ingress toys --class=nginx --rule='toys.test/*=toys:80'
# step: the Service offers the port that the rule names
kubectl patch service tools --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":8080}]'
sleep 3
