# refused-by: old-stays
# the rule now leads to nobody
kubectl delete pod old-${app}
