kubectl describe service ${app}
# step: no affinity
kubectl patch service ${app} -p '{"spec":{"sessionAffinity":"None"}}'
# step: say by what
hop answer why source-address
