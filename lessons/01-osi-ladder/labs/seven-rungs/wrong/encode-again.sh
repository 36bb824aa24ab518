# refused-by: layer-6
# data takes base64, so this is encoded twice again
kubectl patch secret letter -p '{"data":{"text":"YUdWc2JHOEs="}}'
kubectl rollout restart deployment letter
