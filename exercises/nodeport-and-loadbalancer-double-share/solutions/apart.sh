kubectl get pods -o wide
# step: the share
hop answer share 50
# step: pods of one application avoid each other
kubectl patch deployment ${app} -p '{"spec":{"template":{"spec":{"affinity":{"podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":100,"podAffinityTerm":{"topologyKey":"kubernetes.io/hostname","labelSelector":{"matchLabels":{"app":"${app}"}},"matchLabelKeys":["pod-template-hash"]}}]}}}}}}'
kubectl rollout status deployment ${app}
sleep 10
