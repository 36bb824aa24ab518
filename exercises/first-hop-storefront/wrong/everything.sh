# refused-by: own-pods
# asks for what all pods of the shop have: the other application answers too
kubectl patch service ${app} --type=json -p '[{"op":"replace","path":"/spec/selector","value":{"part-of":"shop"}}]'
