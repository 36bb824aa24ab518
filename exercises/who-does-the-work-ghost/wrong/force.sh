# refused-by: node
# a second one elsewhere, while the first still runs
kubectl delete pod ${db}-0 --force --grace-period=0
sleep 60
