kubectl get pods -o wide
# step: the share
hop answer share 50
# step: two and two, now and later; tainted nodes do not count
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"kubernetes.io/hostname","whenUnsatisfiable":"DoNotSchedule","nodeTaintsPolicy":"Honor","labelSelector":{"matchLabels":{"app":"${app}"}},"matchLabelKeys":["pod-template-hash"]}]}}}}'
kubectl rollout status deployment ${app}
sleep 10
