kubectl describe deployment ${app}
# step: say what a call costs
hop answer counted ${list.count}
# step: a name with a dot at its end is complete
kubectl set env deployment ${app} PARTNER=http://api.${partner}.example./hostname
kubectl rollout status deployment ${app}
sleep 5
